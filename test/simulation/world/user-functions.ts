/** Functions that a user hands to a client, which fail now and then. */
import { hostSigner } from "../../../src/platform/crypto.ts";
import type { Signer } from "../../../src/platform/signer.ts";
import type { AuthStrategy } from "../../../src/session/credentials.ts";
import type { Chance } from "../plan/chance.ts";
import { failOnPurpose, onPurpose } from "../taps/purpose.ts";

const failingShare = 0.1;

/** Credentials that are asked for: the manager of secrets is down at times. */
export function askedFor(credentials: AuthStrategy, chance: Chance): AuthStrategy {
  if (typeof credentials === "function") return credentials;
  const signsIn = credentials as Exclude<typeof credentials, { readonly kind: "bearer" }>;
  return () => {
    const whim = chance.between(0, 1);
    if (whim < failingShare / 2) throw onPurpose;
    return whim < failingShare ? Promise.reject(onPurpose) : Promise.resolve(signsIn);
  };
}

/** A signer that is out of order at times. */
export function moodySigner(chance: Chance): Signer {
  return {
    hmac: (secret, text) => (chance.happens(failingShare) ? failOnPurpose() : hostSigner.hmac(secret, text)),
    sign: (key, text) => (chance.happens(failingShare) ? failOnPurpose() : hostSigner.sign(key, text)),
  };
}
