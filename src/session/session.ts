/** What a connection needs before it carries calls: greeting, heartbeat, signing in, cancel-on-disconnect. */
import { AuthError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import type { Clock } from "../platform/clock.ts";
import type { Random } from "../platform/random.ts";
import type { Signer } from "../platform/signer.ts";
import type { ErrorTable, OwnCall, SessionPolicy } from "../venue.ts";
import { Account } from "./account.ts";
import type { AuthStrategy, SignInCredentials } from "./credentials.ts";
import { givenCredentials } from "./given-credentials.ts";
import { ClockOffset } from "./offset.ts";
import { Refusals } from "./refusals.ts";
import { Renewal } from "./renewal.ts";
import { type Grant, missingScope, type Tokens, tokensOf } from "./tokens.ts";

/** A step of making a connection ready, in this order. */
export type SessionStep = "hello" | "heartbeat" | "auth" | "cancel_on_disconnect" | "subscriptions";

export interface SessionOptions {
  readonly policy: SessionPolicy<SignInCredentials>;
  readonly errors: ErrorTable;
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
  readonly clientName: string;
  readonly clientVersion: string;
  readonly credentials: AuthStrategy | undefined;
  /** How long the function that gives the credentials may take, in milliseconds. */
  readonly connectTimeoutMs: number;
  readonly scope: string | undefined;
  readonly cancelOnDisconnect: "connection" | "account" | false;
  /** Whether a token is renewed by a timer, or when it is asked for and most of its life is over. */
  readonly renewByTimer: boolean;
}

/** What a session asks of its surroundings. */
export interface SessionHooks {
  /** Makes a call that passes before those of the user. */
  ask(call: OwnCall): Promise<unknown>;
  /** Has the exchange send heartbeats; absent where none are wanted. */
  readonly setHeartbeat?: (() => Promise<unknown>) | undefined;
  onStep?(step: SessionStep, ms: number): void;
  onGrant(grant: Grant): void;
  /** A refresh failed, and so did signing in anew. */
  onAuthFailure(error: AuthError): void;
}

/** One session over the connections that follow each other. */
export class Session {
  readonly offset: ClockOffset;
  readonly account: Account;
  /** The step that is under way, or was last. */
  step: SessionStep = "hello";
  readonly #options: SessionOptions;
  readonly #hooks: SessionHooks;
  readonly #refusals: Refusals;
  readonly #armRefusals: Refusals;
  readonly #renewal: Renewal;
  #tokens: Tokens | undefined;
  /** The refresh token that was last offered. */
  #offered: string | undefined;
  /** The refresh token of the credentials, once it was traded: it cannot be used again. */
  #spent: string | undefined;
  #bearer: string | undefined;
  #measuring: Promise<unknown> | undefined;
  /** Whether the exchange answers without its times, as some gateways do. */
  #isUntimed = false;
  #signing: Promise<void> | undefined;

  constructor(options: SessionOptions, hooks: SessionHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#refusals = new Refusals(options.errors);
    this.#armRefusals = new Refusals(options.errors);
    this.offset = new ClockOffset(options.clock, () => this.#renewal.hurry());
    this.account = new Account(options.credentials);
    this.#renewal = new Renewal(options, {
      renew: () => this.#signInOnce(false),
      onFailure: (error) => hooks.onAuthFailure(error),
    });
  }

  /** What the exchange granted; `undefined` before signing in. */
  get grant(): Grant | undefined {
    return this.#tokens?.grant;
  }

  /** The token to send along with private calls, where the socket itself is not signed in. */
  get bearer(): string | undefined {
    return this.#bearer;
  }

  /** The access token, for lines that carry one with each call. */
  get accessToken(): string | undefined {
    return this.#bearer ?? this.#tokens?.access;
  }

  /** The newest refresh token, for `fork` and `exchange`. */
  get refreshToken(): string | undefined {
    return this.#tokens?.refresh;
  }

  /** The time at the exchange, in milliseconds. */
  exchangeNow(): number {
    return this.#options.clock.now() + this.offset.ms;
  }

  /** The time at the exchange, in milliseconds; `undefined` where nothing has told it. */
  knownExchangeNow(): number | undefined {
    const { knownMs } = this.offset;
    return knownMs === undefined ? undefined : this.#options.clock.now() + knownMs;
  }

  /**
   * Has the exchange tell its time, where that is not known: at the beginning over HTTP, and after the machine has slept.
   * Calls that need it at the same time share one question. `undefined` where it is known, or cannot be had.
   */
  measure(): Promise<unknown> | undefined {
    if (this.offset.known || this.#isUntimed) return undefined;
    this.#measuring ??= this.#hooks.ask(this.#options.policy.time).finally(() => {
      this.#measuring = undefined;
      this.#isUntimed = !this.offset.known;
    });
    return this.#measuring;
  }

  /** Takes the steps of a new connection, one after the other. */
  async prepare(): Promise<void> {
    const { clientName, clientVersion, credentials, cancelOnDisconnect } = this.#options;
    this.offset.reset();
    this.#isUntimed = false;
    await this.#step("hello", () => this.#hello(clientName, clientVersion));
    const { setHeartbeat } = this.#hooks;
    if (setHeartbeat !== undefined) await this.#step("heartbeat", setHeartbeat);
    if (credentials === undefined) return;
    await this.#step("auth", () => this.#signInOnce(true));
    if (cancelOnDisconnect === false) return;
    await this.#step("cancel_on_disconnect", () => this.#arm(cancelOnDisconnect));
  }

  /** Gets a token that is good for a while; `undefined` when there is one already. */
  ready(): Promise<void> | undefined {
    const { credentials, clock } = this.#options;
    if (credentials === undefined || this.#bearer !== undefined) return undefined;
    if (this.#signing !== undefined) return this.#signing;
    if (this.#tokens === undefined) {
      const refusal = this.#renewal.heldBack;
      return refusal === undefined ? this.#signInOnce(true) : Promise.reject(refusal);
    }
    void this.offset.known; // Looks at the wall: the machine may have slept, and the token aged unseen.
    return clock.now() < this.#renewal.dueMs ? undefined : this.#signInOnce(false);
  }

  /**
   * Signs in again, because the token of a call that was sent at `sentMs` was refused. Calls that are refused at the
   * same time share one signing in; `undefined` without credentials, and where too many were refused lately.
   */
  renew(sentMs: number): Promise<void> | undefined {
    if (this.#options.credentials === undefined) return undefined;
    if (this.#tokens !== undefined && this.#tokens.grant.grantedMs > sentMs) return Promise.resolve();
    if (this.#signing !== undefined) return this.#signing;
    return this.#renewal.allows() ? this.#signInOnce(false) : undefined;
  }

  /** The connection is gone, and with it what it was granted. */
  onDown(): void {
    this.#renewal.stop();
    this.#signing = undefined;
  }

  /** Takes over a pair of tokens that replaced the session's own. */
  adopt(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#renewal.granted(tokens.grant);
    this.#hooks.onGrant(tokens.grant);
  }

  /** A step was answered after it had been given up: tokens that were granted replaced the one that was offered. */
  answeredLate(method: string, sentMs: number, result: unknown): void {
    const isNewer = this.#tokens === undefined || this.#tokens.grant.grantedMs <= sentMs;
    if (method === this.#options.policy.signInMethod && isNewer) this.#take(result);
  }

  async #step(step: SessionStep, take: () => Promise<unknown>): Promise<void> {
    const { clock } = this.#options;
    const beganMs = clock.now();
    this.step = step;
    await take();
    this.#hooks.onStep?.(step, clock.now() - beganMs);
  }

  /** A gateway may not know the greeting; its answer measures the clock all the same. */
  async #hello(name: string, version: string): Promise<void> {
    try {
      await this.#hooks.ask(this.#options.policy.hello(name, version));
    } catch (error) {
      if (!isDeribitError(error, "rpc")) throw error;
    }
  }

  #signInOnce(fresh: boolean): Promise<void> {
    if (this.#signing !== undefined && !fresh) return this.#signing;
    const signing = (fresh ? this.#signIn() : this.#refresh()).finally(() => {
      if (this.#signing === signing) this.#signing = undefined;
    });
    this.#signing = signing;
    return signing;
  }

  /** Trades the refresh token for a new pair; signs in anew when that is refused. */
  async #refresh(): Promise<void> {
    const refreshToken = this.#tokens?.refresh;
    // A token that was offered before may have been traded although the answer never came.
    if (refreshToken === undefined || refreshToken === this.#offered) return this.#signIn();
    this.#offered = refreshToken;
    try {
      this.#accept(await this.#hooks.ask(this.#options.policy.refresh(refreshToken)));
    } catch (error) {
      if (!isDeribitError(error, "rpc")) throw error;
      this.#tokens = undefined;
      await this.#signIn();
    }
  }

  async #signIn(): Promise<void> {
    const credentials = await givenCredentials(this.#options);
    if (credentials.kind === "bearer") {
      this.account.signedIn(credentials);
      this.#bearer = credentials.accessToken;
      return;
    }
    const { signer, random, scope } = this.#options;
    const newest = this.#newest(credentials);
    if (newest.kind === "refresh_token" && newest.refreshToken === this.#spent) {
      throw new AuthError("the refresh token is used up, and the one that replaced it was refused", {
        permanent: true,
      });
    }
    const exchangeNow = (): number => this.exchangeNow();
    const before = this.#tokens;
    const call = await this.#options.policy.signIn(newest, { signer, random, scope, exchangeNow });
    try {
      this.#accept(await this.#hooks.ask(call));
      this.account.signedIn(credentials);
    } catch (error) {
      if (!isDeribitError(error, "rpc")) throw error;
      // An earlier attempt was answered late, and used up what this one offered.
      if (this.#tokens !== before) return;
      const refusal = this.#refusals.refused("signing in was refused", error);
      this.#renewal.signedIn(refusal);
      throw refusal;
    }
    if (credentials.kind === "refresh_token") this.#spent = credentials.refreshToken;
    this.#compareScope();
  }

  /** A refresh token is used up by signing in: later on, the one of the last pair counts. */
  #newest(credentials: SignInCredentials): SignInCredentials {
    const refreshToken = this.#tokens?.refresh;
    return credentials.kind === "refresh_token" && refreshToken !== undefined
      ? { kind: "refresh_token", refreshToken }
      : credentials;
  }

  #accept(result: unknown): void {
    if (!this.#take(result)) throw new AuthError("signing in was answered without tokens", { permanent: false });
  }

  /** False where a result holds no tokens. */
  #take(result: unknown): boolean {
    const tokens = tokensOf(result, this.#options.clock.now());
    if (tokens === undefined) return false;
    this.#refusals.accepted();
    this.#renewal.signedIn();
    this.adopt(tokens);
    return true;
  }

  #compareScope(): void {
    const granted = this.#tokens?.grant.scope ?? [];
    const missing = missingScope(this.#options.scope, granted);
    if (missing.length === 0) return;
    throw new AuthError(
      `the key does not have the scope that was asked for: ${missing.join(" ")} is missing, granted was ${granted.join(" ")}`,
      { permanent: true },
    );
  }

  async #arm(scope: "connection" | "account"): Promise<void> {
    try {
      await this.#hooks.ask(this.#options.policy.cancelOnDisconnect(scope));
      this.#armRefusals.accepted();
    } catch (error) {
      throw isDeribitError(error, "rpc")
        ? this.#armRefusals.refused("cancel-on-disconnect could not be armed", error)
        : error;
    }
  }
}
