/** Keeps a connection alive the way its exchange wants it: pings, answers, and the end of a life that is too long. */
import type { Link } from "../connection/link.ts";
import { watchSilence } from "../connection/silence.ts";
import type { Clock } from "../platform/clock.ts";
import type { KeepAlivePolicy, OwnCall } from "../venue.ts";

export interface KeepAliveOptions {
  readonly policy: KeepAlivePolicy | undefined;
  readonly clock: Clock;
  /** Milliseconds between two pings; `false` for none, and for no watch on the line. */
  readonly everyMs: number | false;
  /** Makes a call that passes before those of the user. */
  readonly ask: (call: OwnCall) => Promise<unknown>;
}

/** One connection after the other. */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  #link: Link | undefined;
  #stops: readonly (() => void)[] = [];

  constructor(options: KeepAliveOptions) {
    this.#options = options;
  }

  /** A link is open. */
  begin(link: Link): void {
    this.#link = link;
  }

  /** Pings, and drops the link when it falls silent. Begins once the session is ready. */
  watch(): void {
    const { policy, clock, everyMs } = this.#options;
    const link = this.#link;
    this.stop();
    if (link === undefined || policy === undefined) return;
    const { ask, lifeMs } = policy;
    const stops: (() => void)[] = [];
    if (everyMs !== false) {
      stops.push(
        watchSilence(
          clock,
          everyMs,
          () => link.heard,
          () => link.drop("silent for too long"),
        ),
      );
      if (ask !== undefined) stops.push(this.#repeat(everyMs, ask));
    }
    if (lifeMs !== undefined) stops.push(clock.schedule(lifeMs, () => link.drop("at the end of its life")));
    this.#stops = stops;
  }

  /** The exchange asks whether this client is still there. The answer leaves at once. */
  answer(params: unknown): void {
    const answer = this.#options.policy?.answer?.(params);
    if (answer === undefined) return;
    this.#ask(answer);
    this.#link?.flush();
  }

  /** The link is gone. */
  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #repeat(everyMs: number, call: OwnCall): () => void {
    const { clock } = this.#options;
    const step = (): void => {
      this.#ask(call);
      stop = clock.schedule(everyMs, step);
    };
    let stop = clock.schedule(everyMs, step);
    return () => stop();
  }

  #ask(call: OwnCall): void {
    this.#options.ask(call).catch(() => {
      // A refusal shows that the exchange is there; a lost connection is reported as such.
    });
  }
}
