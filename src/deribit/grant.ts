/** The parameters of `public/auth` for each kind of credentials. */
import type { SignInCredentials } from "../session/credentials.ts";
import type { GrantContext } from "../venue.ts";

/** Params of `public/auth`. */
export async function grantOf(credentials: SignInCredentials, context: GrantContext): Promise<Record<string, unknown>> {
  const scope = context.scope === undefined ? {} : { scope: context.scope };
  switch (credentials.kind) {
    case undefined:
    case "client_credentials": {
      const { clientId, clientSecret } = credentials;
      return { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, ...scope };
    }
    case "signature": {
      const { clientId, clientSecret } = credentials;
      return { ...(await signed(clientId, context, (text) => context.signer.hmac(clientSecret, text))), ...scope };
    }
    case "key": {
      const { clientId, privateKey } = credentials;
      return { ...(await signed(clientId, context, (text) => context.signer.sign(privateKey, text))), ...scope };
    }
    case "refresh_token":
      return refreshGrant(credentials.refreshToken);
    default:
      return { ...scope, ...credentials.params };
  }
}

/** Params of `public/auth` that trade a refresh token for a new pair. */
export function refreshGrant(refreshToken: string): Record<string, unknown> {
  return { grant_type: "refresh_token", refresh_token: refreshToken };
}

async function signed(
  clientId: string,
  context: GrantContext,
  sign: (text: string) => string | Promise<string>,
): Promise<Record<string, unknown>> {
  const timestamp = Math.round(context.exchangeNow());
  const nonce = nonceOf(context.random);
  const data = "";
  const signature = await sign(`${timestamp}\n${nonce}\n${data}`);
  return { grant_type: "client_signature", client_id: clientId, timestamp, nonce, data, signature };
}

/** Eight characters that were not used before within the minute of a signature. */
export function nonceOf(random: GrantContext["random"]): string {
  return Math.floor(random() * 36 ** 8)
    .toString(36)
    .padStart(8, "0");
}
