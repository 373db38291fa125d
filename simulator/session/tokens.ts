/** Tokens: pairs that expire, rotate and end with their connection or session. Knows nothing of API keys. */

import type { AccountConfig } from "../boundary/accounts.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { Random } from "../determinism/random.ts";
import { randomText } from "../determinism/random.ts";

/** A right to act for an account, until it expires or is revoked. */
export interface IssuedGrant {
  readonly account: AccountConfig;
  /** Key that it was made with. */
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Name of the session; undefined for a grant that belongs to one connection. */
  readonly session: string | undefined;
  /** Name of the only connection that may use it; undefined when any may. */
  readonly connection: string | undefined;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly lifetimeS: number;
  readonly expiresAtMs: number;
  isRevoked: boolean;
  /** Whether the refresh token was used. */
  isRefreshed: boolean;
}

/** What a new grant is made from. */
type GrantSpec = Pick<IssuedGrant, "account" | "clientId" | "scopes" | "session" | "connection" | "lifetimeS">;

/** Sessions of one key; one more evicts the oldest. */
const sessionsPerKey = 16;
const refreshLifetimeMs = 7 * 24 * 3_600_000;
const sweepEvery = 256;

/** All tokens of the exchange. */
export class TokenStore {
  readonly #clock: ExchangeClock;
  readonly #random: Random;
  readonly #byAccess = new Map<string, IssuedGrant>();
  readonly #byRefresh = new Map<string, IssuedGrant>();
  /** Live session names by key, oldest first. */
  readonly #sessions = new Map<string, string[]>();
  #issued = 0;

  constructor(clock: ExchangeClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  issue(spec: GrantSpec): IssuedGrant {
    const now = this.#clock.now();
    const expiresAtMs = now + spec.lifetimeS * 1000;
    const grant: IssuedGrant = {
      ...spec,
      accessToken: this.#text(expiresAtMs),
      refreshToken: this.#text(now + refreshLifetimeMs),
      expiresAtMs,
      isRevoked: false,
      isRefreshed: false,
    };
    this.#byAccess.set(grant.accessToken, grant);
    this.#byRefresh.set(grant.refreshToken, grant);
    if (grant.session !== undefined) this.#enterSession(grant.clientId, grant.session);
    this.#issued += 1;
    if (this.#issued % sweepEvery === 0) this.#sweep(now);
    return grant;
  }

  /** A grant for one call, made from credentials in a header. It has no token that could be used again. */
  once(spec: Omit<GrantSpec, "lifetimeS">): IssuedGrant {
    const expiresAtMs = this.#clock.now() + 60_000;
    return {
      ...spec,
      lifetimeS: 60,
      accessToken: "",
      refreshToken: "",
      expiresAtMs,
      isRevoked: false,
      isRefreshed: false,
    };
  }

  /** The grant of an access token, when this connection may use it now. */
  byAccess(token: string, connection: string | undefined): IssuedGrant | undefined {
    return this.#usable(this.#byAccess.get(token), connection);
  }

  isLive(grant: IssuedGrant): boolean {
    return !grant.isRevoked && grant.expiresAtMs > this.#clock.now();
  }

  /** The grant of a refresh token that was not used yet. An expired access token does not matter here. */
  byRefresh(token: string, connection: string | undefined): IssuedGrant | undefined {
    const grant = this.#byRefresh.get(token);
    if (grant === undefined || grant.isRevoked || grant.isRefreshed) return undefined;
    return grant.connection === undefined || grant.connection === connection ? grant : undefined;
  }

  /** Exchanges a refresh token for a new pair. Without a session the old access token ends here. */
  refresh(grant: IssuedGrant, changes: Partial<GrantSpec> = {}): IssuedGrant {
    grant.isRefreshed = true;
    this.#byRefresh.delete(grant.refreshToken);
    if (grant.session === undefined) this.revoke(grant);
    const { account, clientId, scopes, session, connection, lifetimeS } = grant;
    return this.issue({ account, clientId, scopes, session, connection, lifetimeS, ...changes });
  }

  revoke(grant: IssuedGrant): void {
    grant.isRevoked = true;
    this.#byAccess.delete(grant.accessToken);
    this.#byRefresh.delete(grant.refreshToken);
  }

  /** Ends every token of the session that the grant belongs to, or the grant alone when there is none. */
  revokeSession(grant: IssuedGrant): void {
    this.revoke(grant);
    if (grant.session !== undefined) this.#endSession(grant.clientId, grant.session);
  }

  /** Ends the tokens that belong to a connection which is gone. */
  revokeConnection(connection: string): void {
    for (const grant of this.#byAccess.values()) if (grant.connection === connection) this.revoke(grant);
  }

  #usable(grant: IssuedGrant | undefined, connection: string | undefined): IssuedGrant | undefined {
    if (grant === undefined || !this.isLive(grant)) return undefined;
    return grant.connection === undefined || grant.connection === connection ? grant : undefined;
  }

  #enterSession(clientId: string, session: string): void {
    const sessions = this.#sessions.get(clientId) ?? [];
    this.#sessions.set(clientId, sessions);
    if (sessions.includes(session)) return;
    sessions.push(session);
    const [oldest] = sessions;
    if (sessions.length > sessionsPerKey && oldest !== undefined) this.#endSession(clientId, oldest);
  }

  #endSession(clientId: string, session: string): void {
    const sessions = this.#sessions.get(clientId) ?? [];
    this.#sessions.set(
      clientId,
      sessions.filter((name) => name !== session),
    );
    for (const map of [this.#byAccess, this.#byRefresh]) {
      for (const grant of map.values()) {
        if (grant.clientId === clientId && grant.session === session) this.revoke(grant);
      }
    }
  }

  #sweep(now: number): void {
    for (const [token, grant] of this.#byAccess) if (grant.expiresAtMs <= now) this.#byAccess.delete(token);
    for (const [token] of this.#byRefresh) if (Number(token.slice(0, 13)) <= now) this.#byRefresh.delete(token);
  }

  #text(untilMs: number): string {
    return `${Math.floor(untilMs)}.${randomText(this.#random, 8)}.${randomText(this.#random, 43)}`;
  }
}
