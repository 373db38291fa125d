/** Tokens for other sessions and accounts, made from the one of this session. */
import { AuthError, ConfigError } from "../errors/client.ts";
import type { AccountName } from "../errors/family.ts";
import type { OwnCall, SessionPolicy } from "../venue.ts";
import type { RefreshCredentials } from "./credentials.ts";

export interface DelegationHooks {
  readonly policy: Pick<SessionPolicy<unknown>, "fork" | "exchange">;
  /** The newest refresh token of this session. */
  refreshToken(): string | undefined;
  /** Words of the scope that this session was granted. */
  scope(): readonly string[];
  /** The account of this session. */
  account(): AccountName;
  ask(call: OwnCall): Promise<unknown>;
}

/** Credentials that show nothing of their token when they are printed. */
class HiddenRefreshToken implements RefreshCredentials {
  readonly kind = "refresh_token";
  readonly account: AccountName;
  readonly #refreshToken: string;

  constructor(refreshToken: string, account: AccountName) {
    this.account = account;
    this.#refreshToken = refreshToken;
  }

  get refreshToken(): string {
    return this.#refreshToken;
  }
}

/** Makes credentials for another client. */
export class Delegation {
  readonly #hooks: DelegationHooks;

  constructor(hooks: DelegationHooks) {
    this.#hooks = hooks;
  }

  /** A second session with the same rights, under a name. Needs a session scope itself. */
  async fork(sessionName: string): Promise<RefreshCredentials> {
    const { fork } = this.#hooks.policy;
    this.#requireSession("");
    return this.#trade((token) => fork(token, sessionName), this.#hooks.account());
  }

  /** A session of another account of the same owner. */
  async exchange(subjectId: number, scope: string | undefined): Promise<RefreshCredentials> {
    const { exchange } = this.#hooks.policy;
    this.#requireSession(scope ?? "");
    return this.#trade((token) => exchange(token, subjectId, scope), { userId: subjectId });
  }

  /** Tokens that are bound to this connection would be traded away for some that no other connection can use. */
  #requireSession(scope: string): void {
    const isNamed = scope.split(" ").some((word) => word.startsWith("session:"));
    if (isNamed || !this.#hooks.scope().includes("connection")) return;
    throw new ConfigError("scope", 'one that names a session, such as "session:first"', this.#hooks.scope().join(" "));
  }

  async #trade(callWith: (refreshToken: string) => OwnCall, account: AccountName): Promise<RefreshCredentials> {
    const refreshToken = this.#hooks.refreshToken();
    const call = callWith(refreshToken ?? "");
    const { method } = call;
    if (refreshToken === undefined) throw new AuthError(`${method} needs a signed-in session`, { permanent: false });
    const result = await this.#hooks.ask(call);
    const { refresh_token } = (result ?? {}) as { readonly refresh_token?: unknown };
    if (typeof refresh_token === "string") return new HiddenRefreshToken(refresh_token, account);
    throw new AuthError(`${method} was answered without a token`, { permanent: false });
  }
}
