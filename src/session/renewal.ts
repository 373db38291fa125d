/** When a token is renewed: in time before it ends, and never without end. */
import { AuthError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import type { Clock } from "../platform/clock.ts";
import type { Grant } from "./tokens.ts";

export interface RenewalOptions {
  readonly clock: Clock;
  /** Whether a token is renewed by a timer, or only when it is asked for. */
  readonly renewByTimer: boolean;
}

export interface RenewalHooks {
  /** Gets a new token. */
  renew(): Promise<void>;
  /** A renewal failed, or a token lives too short to be renewed in time. */
  onFailure(error: AuthError): void;
}

/** The token is renewed when this share of its life is over. */
const renewAt = 0.8;
/** Shortest pause between renewals, and the one after a renewal that got no answer or was put off, in milliseconds. */
const shortestPauseMs = 5_000;
/** The pause doubles up to this, in milliseconds, while the exchange grants tokens that live shorter than the pause. */
const longestPauseMs = 60_000;
const tokensRefused = `the exchange refuses calls with tokens that it has just granted, the next one is asked for after ${shortestPauseMs} ms`;

/** Pause after signing in was refused for the first time, in milliseconds. */
const firstPauseMs = 1_000;
/** Renewals in a row that refused calls may bring about; after that, one each `shortestPauseMs`. */
const mostInARow = 5;

/** Plans the renewals of one session. */
export class Renewal {
  readonly #options: RenewalOptions;
  readonly #hooks: RenewalHooks;
  #dueMs = Number.POSITIVE_INFINITY;
  #earliestMs = Number.POSITIVE_INFINITY;
  #pauseMs = shortestPauseMs;
  /** Up to when the renewals that refused calls brought about are spread, one each pause. */
  #spreadMs = Number.NEGATIVE_INFINITY;
  #isHeld = false;
  #refusal: { readonly error: AuthError; readonly pauseMs: number; readonly untilMs: number } | undefined;
  #stop = (): void => {};

  constructor(options: RenewalOptions, hooks: RenewalHooks) {
    this.#options = options;
    this.#hooks = hooks;
  }

  /** When the newest token is to be renewed, in milliseconds of the local clock. */
  get dueMs(): number {
    return this.#dueMs;
  }

  /** A token was granted. One that lives for nothing, or less, must not make this client ask without end. */
  granted({ grantedMs, expiresMs }: Grant): void {
    const lifeMs = expiresMs - grantedMs;
    const isShort = lifeMs < shortestPauseMs;
    const pauseMs = isShort ? this.#pauseMs : shortestPauseMs;
    this.#pauseMs = isShort ? Math.min(this.#pauseMs * 2, longestPauseMs) : shortestPauseMs;
    this.#earliestMs = grantedMs + pauseMs;
    this.#plan(Math.max(grantedMs + lifeMs * renewAt, this.#earliestMs));
    if (!isShort) return;
    const message = `the exchange granted a token for ${lifeMs} ms, the next one is asked for after ${pauseMs} ms`;
    this.#hooks.onFailure(new AuthError(message, { permanent: false }));
  }

  /** The machine has slept, perhaps, and the token is older than the steady clock says: it is renewed as soon as it may be. */
  hurry(): void {
    if (this.#dueMs > this.#earliestMs) this.#plan(this.#earliestMs);
  }

  /**
   * Whether a call that was refused for its token may bring about a renewal. An exchange that refuses every token must
   * not be asked for another one with each call; the first call that is held back is reported as a failure.
   */
  allows(): boolean {
    const now = this.#options.clock.now();
    const spreadMs = Math.max(this.#spreadMs, now) + shortestPauseMs;
    const isHeld = spreadMs - now > mostInARow * shortestPauseMs;
    if (!isHeld) this.#spreadMs = spreadMs;
    else if (!this.#isHeld) this.#hooks.onFailure(new AuthError(tokensRefused, { permanent: false }));
    this.#isHeld = isHeld;
    return !isHeld;
  }

  /** Signing in was refused, or it was not: whether it may be tried again at once, or after a pause that doubles. */
  signedIn(refusal?: AuthError): void {
    if (refusal === undefined) {
      this.#refusal = undefined;
      return;
    }
    const lastMs = this.#refusal?.pauseMs ?? 0;
    const pauseMs = Math.max(Math.min(Math.max(lastMs * 2, firstPauseMs), longestPauseMs), refusal.waitMs ?? 0);
    this.#refusal = { error: refusal, pauseMs, untilMs: this.#options.clock.now() + pauseMs };
  }

  /** Why signing in may not be tried yet: calls of a user come without end, and an account is locked after too many tries. */
  get heldBack(): AuthError | undefined {
    const { error, untilMs = 0 } = this.#refusal ?? {};
    return this.#options.clock.now() < untilMs ? error : undefined;
  }

  /** Plans nothing any more, until another token is granted. */
  stop(): void {
    this.#stop();
    this.#earliestMs = Number.POSITIVE_INFINITY;
  }

  #plan(dueMs: number): void {
    this.#dueMs = dueMs;
    if (this.#options.renewByTimer) this.#renewIn(dueMs - this.#options.clock.now());
  }

  #renewIn(delayMs: number): void {
    this.#stop();
    this.#stop = this.#options.clock.schedule(delayMs, () => {
      this.#hooks.renew().catch((error: unknown) => {
        const isRefused = isDeribitError(error, "auth");
        if (isRefused) this.#hooks.onFailure(error);
        // After a lost connection, signing in is a step of the next one.
        if (!isDeribitError(error, "closed") && !(isRefused && error.permanent)) this.#renewIn(shortestPauseMs);
      });
    });
  }
}
