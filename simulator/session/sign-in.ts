/** The methods that issue and revoke tokens: auth, exchange, fork, logout. */

import type { AccountConfig } from "../boundary/accounts.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import { forbidden, invalidParams, unauthorized } from "../refusals/wire-refusals.ts";
import type { ApiKey, ApiKeys } from "./api-keys.ts";
import type { ServedConnection } from "./connection.ts";
import { grantWords, readScope, type ScopeRequest } from "./scopes.ts";
import type { SessionCall, SessionMethod } from "./session-call.ts";
import { noAnswer } from "./session-call.ts";
import type { IssuedGrant, TokenStore } from "./tokens.ts";

/** What the methods of signing in work with. */
interface SignInParts {
  readonly clock: ExchangeClock;
  readonly accounts: readonly AccountConfig[];
  readonly apiKeys: ApiKeys;
  readonly tokens: TokenStore;
  /** Life of a token when its scope asks for no other, in seconds. */
  readonly tokenLifetimeS: number;
  /** Called when a client signed in. */
  signedIn(grant: IssuedGrant, remote: string): void;
}

/** Longest life that `expires:` can ask for: a year. */
const longestLifeS = 31_536_000;

/** Makes the methods. */
export function createSignInMethods(parts: SignInParts): ReadonlyMap<string, SessionMethod> {
  return new Map<string, SessionMethod>([
    ["public/auth", (call) => signIn(parts, call)],
    ["public/exchange_token", (call) => exchangeToken(parts, call)],
    ["public/fork_token", (call) => forkToken(parts, call)],
    ["private/logout", (call) => logout(parts, call)],
  ]);
}

function signIn(parts: SignInParts, { params, connection, remote }: SessionCall): object {
  const grant = makeGrant(parts, params, connection);
  if (connection !== undefined) connection.grant = grant;
  parts.signedIn(grant, remote);
  const state = params["state"];
  return { ...tokensOf(grant), enabled_features: [], ...(state === undefined ? {} : { state }) };
}

function makeGrant(
  parts: SignInParts,
  params: SessionCall["params"],
  connection: ServedConnection | undefined,
): IssuedGrant {
  switch (params["grant_type"]) {
    case "client_credentials": {
      const key = parts.apiKeys.bySecret(text(params, "client_id"), text(params, "client_secret"));
      return issue(parts, key, params, connection);
    }
    case "client_signature": {
      const key = parts.apiKeys.bySignature({
        clientId: text(params, "client_id"),
        timestamp: Number(params["timestamp"]),
        nonce: readNonce(params["nonce"]),
        signature: text(params, "signature"),
        data: typeof params["data"] === "string" ? params["data"] : "",
      });
      return issue(parts, key, params, connection);
    }
    case "refresh_token": {
      const grant = parts.tokens.byRefresh(text(params, "refresh_token"), connection?.name);
      if (grant === undefined) throw unauthorized();
      return parts.tokens.refresh(grant);
    }
    default:
      throw invalidParams("invalid value", "grant_type");
  }
}

function issue(
  { tokens, tokenLifetimeS }: SignInParts,
  { account, config }: ApiKey,
  params: SessionCall["params"],
  connection: ServedConnection | undefined,
): IssuedGrant {
  const asked = readScope(typeof params["scope"] === "string" ? params["scope"] : undefined);
  return tokens.issue({
    account,
    clientId: config.clientId,
    scopes: grantWords(asked, config, account.mainUserId === undefined),
    session: asked.session,
    connection: asked.session === undefined ? connection?.name : undefined,
    lifetimeS: lifeOf(asked, tokenLifetimeS),
  });
}

function lifeOf(asked: ScopeRequest, usualS: number): number {
  return Math.min(asked.lifetimeS ?? usualS, longestLifeS);
}

/** A token for another account of the same family. */
function exchangeToken(parts: SignInParts, { params, connection }: SessionCall): object {
  const grant = parts.tokens.byRefresh(text(params, "refresh_token"), connection?.name);
  if (grant === undefined) throw unauthorized();
  const subject = parts.accounts.find(({ userId }) => userId === Number(params["subject_id"]));
  const isFamily = subject !== undefined && familyOf(subject) === familyOf(grant.account);
  if (!isFamily || !grant.scopes.includes("mainaccount")) throw forbidden();
  const isNarrowed = typeof params["scope"] === "string";
  const asked = readScope(isNarrowed ? String(params["scope"]) : undefined);
  const session = asked.session ?? grant.session;
  const held = { name: nameOf(grant), maxScope: grant.scopes.join(" ") };
  const isMainAccount = !isNarrowed && subject.mainUserId === undefined;
  const scopes = grantWords({ ...asked, session }, held, isMainAccount);
  const changes = { account: subject, scopes, session, lifetimeS: lifeOf(asked, grant.lifetimeS) };
  if (session === undefined) return tokensOf(parts.tokens.refresh(grant, changes));
  return tokensOf(parts.tokens.issue({ ...grant, ...changes, connection: undefined }));
}

/** Name of the key that a grant was made with. */
function nameOf(grant: IssuedGrant): string {
  return grant.scopes.find((word) => word.startsWith("name:"))?.slice("name:".length) ?? "";
}

function familyOf({ userId, mainUserId }: AccountConfig): number {
  return mainUserId ?? userId;
}

/** The same rights under the name of another session. */
function forkToken(parts: SignInParts, { params, connection }: SessionCall): object {
  const grant = parts.tokens.byRefresh(text(params, "refresh_token"), connection?.name);
  if (grant === undefined) throw unauthorized();
  if (grant.session === undefined) throw forbidden();
  const session = text(params, "session_name");
  const scopes = grant.scopes.map((word) => (word.startsWith("session:") ? `session:${session}` : word));
  return tokensOf(parts.tokens.issue({ ...grant, session, scopes }));
}

/** Ends the socket without an answer, and without cancelling orders. */
function logout({ tokens }: SignInParts, { params, connection, grant }: SessionCall): typeof noAnswer {
  if (grant !== undefined && params["invalidate_token"] !== false) tokens.revokeSession(grant);
  connection?.armed.clear();
  connection?.close(1000, "");
  return noAnswer;
}

function tokensOf(grant: IssuedGrant): object {
  return {
    access_token: grant.accessToken,
    expires_in: grant.lifetimeS,
    refresh_token: grant.refreshToken,
    scope: grant.scopes.join(" "),
    token_type: "bearer",
  };
}

function text(params: SessionCall["params"], name: string): string {
  const value = params[name];
  if (typeof value !== "string" || value === "") throw invalidParams("value required", name);
  return value;
}

function readNonce(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value !== "string" || value.length > 128) throw invalidParams("invalid format", "nonce");
  return value;
}
