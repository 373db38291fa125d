/** The `Authorization` header of a call: a token, or a signature of the call itself. */
import type { RequestSigning } from "../venue.ts";
import { nonceOf } from "./grant.ts";

/** Signs one request with the secret of the key; no token is needed. */
export async function signRequest(path: string, body: string, signing: RequestSigning): Promise<string> {
  const { clientId, clientSecret, signer, random, exchangeNow } = signing;
  const timestamp = Math.round(exchangeNow());
  const nonce = nonceOf(random);
  const signature = await signer.hmac(clientSecret, `${timestamp}\n${nonce}\nPOST\n${path}\n${body}\n`);
  return `deri-hmac-sha256 id=${clientId},ts=${timestamp},nonce=${nonce},sig=${signature}`;
}
