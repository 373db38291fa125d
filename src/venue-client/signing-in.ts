/** Signs connections in, and again in time before that ends. */
import { AuthError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import type { Clock } from "../platform/clock.ts";
import { within } from "../platform/patience.ts";
import type { Random } from "../platform/random.ts";
import { Refusals } from "../session/refusals.ts";
import { Renewal } from "../session/renewal.ts";
import type { Grant } from "../session/tokens.ts";
import type { ErrorTable, OwnCall, VenueDefinition } from "../venue.ts";
import { wallOf } from "./wall.ts";

export interface SigningInOptions<Credentials> {
  readonly policy: VenueDefinition<Credentials, object>["signIn"];
  readonly address: VenueDefinition<Credentials, object>["address"];
  readonly credentials: Credentials | (() => Credentials | Promise<Credentials>) | undefined;
  readonly errors: ErrorTable;
  readonly clock: Clock;
  readonly random: Random;
  /** How long the function that gives the credentials may take, in milliseconds. */
  readonly connectTimeoutMs: number;
}

export interface SigningInHooks {
  /** Makes a call that passes before those of the user. */
  ask(call: OwnCall): Promise<unknown>;
  /** Ends the connection and opens another. */
  reopen(reason: string): void;
  onGrant(grant: Grant): void;
  /** Signing in again failed. */
  onFailure(error: AuthError): void;
}

/** One session over the connections that follow each other. */
export class SigningIn<Credentials> {
  readonly #options: SigningInOptions<Credentials>;
  readonly #hooks: SigningInHooks;
  readonly #refusals: Refusals;
  readonly #renewal: Renewal;
  #grantedMs = Number.NEGATIVE_INFINITY;
  #signing: Promise<void> | undefined;
  #used: Credentials | undefined;

  constructor(options: SigningInOptions<Credentials>, hooks: SigningInHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#refusals = new Refusals(options.errors);
    this.#renewal = new Renewal(
      { clock: options.clock, renewByTimer: true },
      { renew: () => this.#once(), onFailure: (error) => hooks.onFailure(error) },
    );
  }

  /** What the connection is signed in with. */
  get credentials(): Credentials | undefined {
    return this.#used;
  }

  /** The address of the next connection. */
  async address(url: string): Promise<string> {
    const { address } = this.#options;
    if (address === undefined || this.#options.credentials === undefined) return url;
    const credentials = await this.#given();
    try {
      return await within(this.#options.clock, this.#options.connectTimeoutMs, async () => address(url, credentials));
    } catch (error) {
      throw thrown("the address to sign in at could not be made", error);
    }
  }

  /** Signs a new connection in; does nothing without credentials. */
  async prepare(): Promise<void> {
    this.#signing = undefined;
    if (this.#options.credentials !== undefined) await this.#once();
  }

  /** Signs in again, because a call that was sent at `sentMs` was refused for that; `undefined` where that cannot help. */
  renew(sentMs: number): Promise<void> | undefined {
    if (this.#options.credentials === undefined) return undefined;
    if (this.#grantedMs > sentMs) return Promise.resolve();
    return this.#signing ?? (this.#renewal.allows() ? this.#once() : undefined);
  }

  /** The connection is gone, and with it what it was granted. */
  onDown(): void {
    this.#renewal.stop();
    this.#signing = undefined;
  }

  #once(): Promise<void> {
    const signing = (this.#signing ?? this.#signIn()).finally(() => {
      if (this.#signing === signing) this.#signing = undefined;
    });
    this.#signing = signing;
    return signing;
  }

  async #signIn(): Promise<void> {
    const { policy, clock, random } = this.#options;
    const credentials = await this.#given();
    this.#used = credentials;
    const context = {
      ask: (call: OwnCall) => this.#hooks.ask(call),
      now: () => wallOf(clock),
      random,
      reopen: (reason: string) => this.#hooks.reopen(reason),
    };
    let lifeMs: number | undefined;
    try {
      lifeMs = await policy?.(credentials, context);
    } catch (error) {
      if (isDeribitError(error, "rpc")) throw this.#refusals.refused("signing in was refused", error);
      if (isDeribitError(error)) throw error;
      // The words of a signer of the user may hold a secret.
      throw thrown("signing in failed before the exchange was asked: the signer, or what signs in, threw", error);
    }
    this.#refusals.accepted();
    const grantedMs = clock.now();
    this.#grantedMs = grantedMs;
    const grant: Grant = { scope: [], grantedMs, expiresMs: grantedMs + (lifeMs ?? Number.POSITIVE_INFINITY) };
    if (lifeMs !== undefined) this.#renewal.granted(grant);
    this.#hooks.onGrant(grant);
  }

  async #given(): Promise<Credentials> {
    const { credentials, clock, connectTimeoutMs } = this.#options;
    if (typeof credentials !== "function") return credentials as Credentials;
    try {
      return await within(clock, connectTimeoutMs, credentials as () => Credentials | Promise<Credentials>);
    } catch {
      // What a function of the user says may hold a secret.
      throw new AuthError("the function that gives the credentials failed", { permanent: false });
    }
  }
}

/** An error of a function of the user, without its words. It may say that another attempt cannot help. */
function thrown(words: string, error: unknown): AuthError {
  return new AuthError(words, { permanent: (error as { readonly permanent?: unknown } | null)?.permanent === true });
}
