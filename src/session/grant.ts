/** The parameters of `public/auth` for each kind of credentials. */
import type { Signer } from "../platform/crypto.ts";
import type { Random } from "../platform/random.ts";
import type { Credentials } from "./credentials.ts";

/** What a grant is made with. */
export interface GrantContext {
  readonly signer: Signer;
  readonly random: Random;
  /** The time at the exchange, in milliseconds: a signature is good for a minute of it. */
  readonly exchangeNow: () => number;
  /** Scope to ask for; left out when the exchange shall decide. */
  readonly scope: string | undefined;
}

/** Params of `public/auth`; `undefined` for a bearer, who does not sign in. */
export function grantOf(credentials: Credentials, context: GrantContext): Record<string, unknown> | undefined {
  const scope = context.scope === undefined ? {} : { scope: context.scope };
  switch (credentials.kind) {
    case undefined:
    case "client_credentials": {
      const { clientId, clientSecret } = credentials;
      return { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, ...scope };
    }
    case "signature": {
      const { clientId, clientSecret } = credentials;
      return { ...signed(clientId, context, (text) => context.signer.hmac(clientSecret, text)), ...scope };
    }
    case "key": {
      const { clientId, privateKey } = credentials;
      return { ...signed(clientId, context, (text) => context.signer.sign(privateKey, text)), ...scope };
    }
    case "refresh_token":
      return refreshGrant(credentials.refreshToken);
    case "custom":
      return { ...scope, ...credentials.params };
    default:
      return undefined;
  }
}

/** Params of `public/auth` that trade a refresh token for a new pair. */
export function refreshGrant(refreshToken: string): Record<string, unknown> {
  return { grant_type: "refresh_token", refresh_token: refreshToken };
}

function signed(clientId: string, context: GrantContext, sign: (text: string) => string): Record<string, unknown> {
  const timestamp = Math.round(context.exchangeNow());
  const nonce = nonceOf(context.random);
  const data = "";
  const signature = sign(`${timestamp}\n${nonce}\n${data}`);
  return { grant_type: "client_signature", client_id: clientId, timestamp, nonce, data, signature };
}

/** Eight characters that were not used before within the minute of a signature. */
export function nonceOf(random: Random): string {
  return Math.floor(random() * 36 ** 8)
    .toString(36)
    .padStart(8, "0");
}
