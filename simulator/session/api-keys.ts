/** API keys, and the checks of secrets, signatures, timestamps and nonces. Issues no token. */

import type { AccountConfig } from "../boundary/accounts.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import { invalidCredentials } from "../refusals/wire-refusals.ts";
import { bytesOfBase64, bytesOfHex, hexOf } from "../wire/bytes.ts";
import { hmac, isSignatureOf } from "./cryptography.ts";

/** One key of one account. */
export interface ApiKey {
  readonly account: AccountConfig;
  readonly config: AccountConfig["keys"][number];
}

/** A signature and what it was made over. */
interface SignedClaim {
  readonly clientId: string;
  readonly timestamp: number;
  readonly nonce: string;
  readonly signature: string;
  /** What follows timestamp and nonce in the text that was signed. */
  readonly data: string;
}

/** How far the timestamp of a signature may be from the exchange's clock. */
const windowMs = 60_000;

/** All keys of the exchange. */
export class ApiKeys {
  readonly #clock: ExchangeClock;
  readonly #keys = new Map<string, ApiKey>();
  /** Used nonces, with the time after which each may be dropped. */
  readonly #nonces = new Map<string, number>();

  constructor(clock: ExchangeClock, accounts: readonly AccountConfig[]) {
    this.#clock = clock;
    for (const account of accounts) {
      for (const config of account.keys) this.#keys.set(config.clientId, { account, config });
    }
  }

  /** The key with this id and secret, or a refusal. */
  bySecret(clientId: string, clientSecret: string): ApiKey {
    const key = this.#keys.get(clientId);
    if (key === undefined || clientSecret === "" || key.config.clientSecret !== clientSecret)
      throw invalidCredentials();
    return key;
  }

  /** The key that made a signature, or a refusal. A nonce is spent by the attempt that succeeds with it. */
  bySignature(claim: SignedClaim): ApiKey {
    const key = this.#keys.get(claim.clientId);
    const now = this.#clock.now();
    if (key === undefined || Math.abs(now - claim.timestamp) > windowMs) throw invalidCredentials();
    const text = `${claim.timestamp}\n${claim.nonce}\n${claim.data}`;
    if (!isSignedBy(key, text, claim.signature)) throw invalidCredentials();
    if (claim.nonce !== "") this.#spend(`${claim.clientId}\n${claim.nonce}`, claim.timestamp);
    return key;
  }

  #spend(nonce: string, timestamp: number): void {
    const now = this.#clock.now();
    for (const [spent, forgetMs] of this.#nonces) {
      if (forgetMs >= now) break;
      this.#nonces.delete(spent);
    }
    if (this.#nonces.has(nonce)) throw invalidCredentials();
    this.#nonces.set(nonce, Math.max(now, timestamp) + 2 * windowMs);
  }
}

function isSignedBy(key: ApiKey, text: string, signature: string): boolean {
  const { clientSecret, publicKey } = key.config;
  if (publicKey === undefined) return hexOf(hmac("sha256", clientSecret, text)) === signature;
  const bytes = /^[0-9a-f]+$/.test(signature) ? bytesOfHex(signature) : bytesOfBase64(signature);
  return isSignatureOf(publicKey, text, bytes);
}
