/** The heartbeat of a connection: has the exchange send it, answers it, and notices when it stays away. */
import type { Clock } from "../platform/clock.ts";
import type { HeartbeatPolicy, OwnCall } from "../venue.ts";
import type { Link } from "./link.ts";
import { watchSilence } from "./silence.ts";

export interface HeartbeatOptions {
  readonly policy: HeartbeatPolicy;
  readonly clock: Clock;
  /** Milliseconds between two heartbeats of the exchange; `false` for none. */
  readonly heartbeatMs: number | false;
  /** Makes a call that passes before those of the user. */
  readonly ask: (call: OwnCall) => Promise<unknown>;
}

/** One heartbeat over the links that follow each other. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #link: Link | undefined;
  #stopWatch: (() => void) | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** A link is open. */
  begin(link: Link): void {
    this.#link = link;
  }

  /** Has the exchange send heartbeats over the new link; `undefined` where none are wanted. */
  get set(): (() => Promise<unknown>) | undefined {
    const { heartbeatMs, policy, ask } = this.#options;
    return heartbeatMs === false ? undefined : () => ask(policy.set(heartbeatMs));
  }

  /** Drops the link when it falls silent. Begins once the session is ready. */
  watch(): void {
    const { heartbeatMs, clock } = this.#options;
    const link = this.#link;
    if (heartbeatMs === false || link === undefined) return;
    this.stop();
    this.#stopWatch = watchSilence(
      clock,
      heartbeatMs,
      () => link.heard,
      () => link.drop("silent for too long"),
    );
  }

  /** The exchange asks whether this client is still there. The answer leaves at once. */
  answer(): void {
    const { policy, ask } = this.#options;
    ask(policy.answer).catch(() => {
      // The connection was lost on the way, which is reported as such.
    });
    this.#link?.flush();
  }

  /** The link is gone. */
  stop(): void {
    this.#stopWatch?.();
    this.#stopWatch = undefined;
  }
}
