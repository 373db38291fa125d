/** The token that requests to Vault carry: logged in for, renewed in time, and replaced when it is refused. */
import type { Clock } from "../platform/clock.ts";
import { unavailable } from "./source.ts";
import type { VaultWire } from "./vault-wire.ts";

interface HeldToken {
  readonly token: string;
  /** When it ends, in milliseconds of the local clock. */
  readonly untilMs: number;
}

/** Share of its life after which a token is renewed. */
const renewAt = 2 / 3;
/** Shortest pause between renewals, in milliseconds. */
const shortestMs = 1_000;

/** Holds one token. */
export class VaultToken {
  readonly #wire: VaultWire;
  readonly #clock: Clock;
  readonly #logIn: () => Promise<unknown>;
  #held: HeldToken | undefined;
  #loggingIn: Promise<string> | undefined;
  #stop = (): void => {};

  constructor(wire: VaultWire, clock: Clock, logIn: () => Promise<unknown>) {
    this.#wire = wire;
    this.#clock = clock;
    this.#logIn = logIn;
  }

  /** A token that has not ended. */
  async get(): Promise<string> {
    const held = this.#held;
    return held !== undefined && this.#clock.now() < held.untilMs ? held.token : this.renewed();
  }

  /** A token of a new login. Calls at the same time share one. */
  renewed(): Promise<string> {
    this.#loggingIn ??= this.#takeFromLogin().finally(() => {
      this.#loggingIn = undefined;
    });
    return this.#loggingIn;
  }

  close(): void {
    this.#stop();
    this.#held = undefined;
  }

  async #takeFromLogin(): Promise<string> {
    return this.#take(await this.#logIn());
  }

  #take(reply: unknown): string {
    const { auth } = reply as { readonly auth?: Readonly<Record<string, unknown>> | null };
    const { client_token: token, lease_duration: seconds, renewable } = auth ?? {};
    if (typeof token !== "string" || token === "")
      throw unavailable(this.#wire.name, "the login was answered without a token");
    // No life, as that of a root token, means without end.
    const lifeMs = typeof seconds === "number" && seconds > 0 ? seconds * 1_000 : Number.POSITIVE_INFINITY;
    this.#held = { token, untilMs: this.#clock.now() + lifeMs };
    this.#stop();
    if (renewable === true && lifeMs !== Number.POSITIVE_INFINITY) this.#renewIn(token, lifeMs * renewAt);
    return token;
  }

  #renewIn(token: string, delayMs: number): void {
    this.#stop = this.#clock.schedule(Math.max(delayMs, shortestMs), () => {
      // A renewal that fails costs nothing: the next reading logs in.
      this.#renew(token).catch(() => {});
    });
  }

  async #renew(token: string): Promise<void> {
    const reply = this.#wire.bodyOf(
      await this.#wire.ask("POST", "auth/token/renew-self", token, {}),
      "renew the token",
    );
    if (this.#held?.token === token) this.#take(reply);
  }
}
