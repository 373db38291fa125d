/** Where a connection is in its life. */

/** One at a time; every change is an event `state`. Times are milliseconds of the local clock. */
export type ConnectionState =
  /** Made, never opened. */
  | { readonly name: "idle" }
  /** The socket is being opened. */
  | { readonly name: "connecting"; readonly attempt: number }
  /** Greeting, heartbeat, signing in: calls do not pass yet. */
  | { readonly name: "preparing"; readonly attempt: number }
  /** Calls pass; the subscriptions of the last connection are being made again. */
  | { readonly name: "restoring"; readonly since: number }
  | { readonly name: "ready"; readonly since: number }
  /** Lost, or the attempt failed: the next one begins at `untilMs`. */
  | { readonly name: "waiting"; readonly attempt: number; readonly untilMs: number; readonly cause: Error }
  | { readonly name: "closing" }
  /** The end. `cause` is set when the client gave up by itself. */
  | { readonly name: "closed"; readonly cause?: Error };
