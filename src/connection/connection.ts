/** Keeps one connection alive: opens it, has it prepared, and opens it again when it is lost. */
import { ConnectionError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import type { Clock } from "../platform/clock.ts";
import { asError } from "../platform/guard.ts";
import { afterReading } from "../platform/patience.ts";
import type { Random } from "../platform/random.ts";
import type { SocketClose, Transport } from "../transport/transport.ts";
import type { LossPolicy } from "../venue.ts";
import type { Backoff } from "./backoff.ts";
import { firstAttempts, firstPauseMs, judgeFirstDial } from "./first-dial.ts";
import { Link } from "./link.ts";
import { judge, lossOf } from "./loss.ts";
import type { ConnectionState } from "./state.ts";

/** How a lost connection is opened again. */
interface ReconnectPolicy {
  readonly backoff: Backoff;
  /** Attempts that may fail in a row. */
  readonly attempts: number;
  /** A connection that lived this long resets the count of failures. */
  readonly stableMs: number;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly connectTimeoutMs: number;
  readonly losses: LossPolicy;
  /** `false` gives up at the first loss. */
  readonly reconnect: ReconnectPolicy | false;
}

/** What a connection asks of the client. */
export interface ConnectionHooks {
  onState(state: ConnectionState): void;
  readonly onText: (text: string) => void;
  readonly onBytes: (bytes: Uint8Array, isBinary?: boolean) => boolean;
  /** The socket is open: greet, sign in. Rejecting ends the link. */
  prepare(link: Link): Promise<void>;
  /** The step that `prepare` is at, or was last. */
  step(): string;
  /** Calls pass from here on. Resolves when the subscriptions stand again. */
  restore(link: Link): Promise<void>;
  /** The link is gone. Called before any state follows. */
  onDown(cause: Error): void;
}

/** A state machine over one link after the other. All changes of state pass through one function. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #hooks: ConnectionHooks;
  #state: ConnectionState = { name: "idle" };
  #link: Link | undefined;
  #stopTimer = (): void => {};
  #closing: Promise<void> | undefined;
  #failures = 0;
  /** The last error that announced the end of the session, and how many frames had been heard when it came. */
  #refusal: { readonly code: number; readonly heard: number } | undefined;
  /** Whether any socket of this client ever opened. */
  #reached = false;

  constructor(options: ConnectionOptions, hooks: ConnectionHooks) {
    this.#options = options;
    this.#hooks = hooks;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** What the attempt that is under way waits for; `undefined` where none is. */
  get underway(): string | undefined {
    const { name } = this.#state;
    if (name === "connecting") return "the socket does not open: a firewall or a proxy may hold it back";
    if (name !== "preparing") return undefined;
    if (this.#link?.heard === 0) return "the socket is open, but nothing was heard on it: is this address an exchange?";
    return `the step \`${this.#hooks.step()}\` of the session does not end`;
  }

  /** Begins to connect. Does nothing on a connection that already runs. */
  open(): void {
    if (this.#state.name === "idle") this.#connect();
  }

  /** Ends the connection for good. Resolves when the socket is gone. */
  close(cause?: Error): Promise<void> {
    this.#closing ??= this.#close(cause);
    return this.#closing;
  }

  async #close(cause?: Error): Promise<void> {
    if (this.#state.name === "closed") return;
    const link = this.#link;
    this.#link = undefined;
    this.#stopTimer();
    this.#enter({ name: "closing" });
    this.#hooks.onDown(cause ?? new ConnectionError("the client was closed"));
    await link?.close("closing");
    this.#enter(cause === undefined ? { name: "closed" } : { name: "closed", cause });
  }

  /** Ends the current link and opens another. */
  reconnect(reason: string): void {
    this.#link?.drop(reason);
  }

  /** Remembers an error that may announce the end of the session. It explains a loss only as the last thing that was heard. */
  noteRefusal(code: number): void {
    if (this.#link !== undefined) this.#refusal = { code, heard: this.#link.heard };
  }

  #connect(): void {
    const { clock, transport, url, connectTimeoutMs } = this.#options;
    const attempt = this.#failures + 1;
    this.#refusal = undefined;
    this.#enter({ name: "connecting", attempt });
    if (this.#state.name !== "connecting") return;
    const link = new Link(transport, url, clock, {
      onOpen: () => void this.#onOpen(link, attempt),
      onText: this.#hooks.onText,
      onBytes: this.#hooks.onBytes,
      onLost: (close) => this.#onLost(link, close),
    });
    this.#link = link;
    const giveUp = (): void => link.drop(`not ready within ${connectTimeoutMs} ms: ${this.underway}`);
    this.#stopTimer = afterReading(clock, connectTimeoutMs, giveUp);
  }

  async #onOpen(link: Link, attempt: number): Promise<void> {
    this.#reached = true;
    try {
      this.#enter({ name: "preparing", attempt });
      await this.#hooks.prepare(link);
      if (this.#link !== link) return;
      this.#stopTimer();
      const since = this.#options.clock.now();
      this.#settleAfter(link);
      this.#enter({ name: "restoring", since });
      await this.#hooks.restore(link);
      if (this.#link === link) this.#enter({ name: "ready", since });
    } catch (error) {
      if (this.#link !== link) return;
      this.#link = undefined;
      this.#onDown(asError(error), link);
      await link.close("could not be prepared");
    }
  }

  /** Forgets the failures once the link has proved to be stable. */
  #settleAfter(link: Link): void {
    const { reconnect, clock } = this.#options;
    if (reconnect === false) return;
    this.#stopTimer = clock.schedule(reconnect.stableMs, () => {
      if (this.#link === link) this.#failures = 0;
    });
  }

  #onLost(link: Link, close: SocketClose): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#onDown(lossOf(close, this.#options.url, this.#state.name !== "connecting"), link);
  }

  #onDown(cause: Error, link: Link): void {
    const { reconnect, clock, random, losses } = this.#options;
    this.#stopTimer();
    this.#hooks.onDown(cause);
    if (this.#state.name === "closing" || this.#state.name === "closed") return;
    const verdict = judge(cause, this.#refusal?.heard === link.heard ? this.#refusal.code : undefined, losses);
    const first = this.#reached ? "never" : judgeFirstDial(isDeribitError(cause, "connection") ? cause : {});
    const isOver = first === "at once" || (first === "soon" && this.#failures + 1 >= firstAttempts);
    if (
      reconnect === false ||
      verdict.permanent ||
      isOver ||
      (verdict.counts && this.#failures + 1 > reconnect.attempts)
    ) {
      this.#enter({ name: "closed", cause });
      return;
    }
    const usualMs = reconnect.backoff({ failures: this.#failures, random });
    const delayMs = Math.max(verdict.atLeastMs, first === "soon" ? Math.min(usualMs, firstPauseMs) : usualMs);
    if (verdict.counts) this.#failures++;
    this.#enter({ name: "waiting", attempt: this.#failures + 1, untilMs: clock.now() + delayMs, cause });
    if (this.#state.name === "waiting") this.#stopTimer = clock.schedule(delayMs, () => this.#connect());
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#hooks.onState(state);
  }
}
