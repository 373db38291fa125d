/** Which account a client signs in to, as far as that is known. */
import type { AccountName } from "../errors/family.ts";
import type { AuthStrategy, Credentials } from "./credentials.ts";

/** Follows the account over all signings in: a function may give the credentials of another one each time. */
export class Account {
  #name: AccountName = {};

  /** Credentials that stay the same name the account before they sign in: over HTTP each call may be signed by itself. */
  constructor(strategy: AuthStrategy | undefined) {
    if (strategy !== undefined && typeof strategy !== "function") this.signedIn(strategy);
  }

  /** The account of the newest signing in; a new object each time that it may have changed. */
  get name(): AccountName {
    return this.#name;
  }

  /** These credentials signed in. */
  signedIn(credentials: Credentials): void {
    const name = nameOf(credentials);
    const isSame = name.clientId !== undefined && name.clientId === this.#name.clientId;
    if (!isSame) this.#name = name;
  }

  /** The exchange named the account. Asked under `name`: an answer that comes after another signing in counts no more. */
  learn(name: AccountName, userId: unknown): void {
    if (typeof userId === "number" && name === this.#name) this.#name = { ...name, userId };
  }
}

function nameOf(credentials: Credentials): AccountName {
  switch (credentials.kind) {
    case undefined:
    case "client_credentials":
    case "signature":
    case "key":
      return { clientId: credentials.clientId };
    case "refresh_token":
      return credentials.account ?? {};
    case "custom": {
      const { client_id } = credentials.params;
      return typeof client_id === "string" ? { clientId: client_id } : {};
    }
    default:
      return {};
  }
}
