/** Where keys are kept, and what is said of them. */
import type { Mutation } from "../mutation.ts";

const sources = "test/unit/secrets/sources.test.ts";

export const secrets: readonly Mutation[] = [
  {
    name: "read-what-others-can-read",
    breaks: "a file of keys that other users can read is refused",
    symbol: "refuseShared",
    replace: "(mode & refused) === 0",
    with: "mode >= 0",
    caughtBy: sources,
  },
  {
    name: "repeat-the-words-of-a-source",
    breaks: "an error of a source shows nothing of a secret",
    symbol: "withoutWords",
    replace: '"it cannot be read"',
    with: "String(error)",
    caughtBy: sources,
  },
  {
    name: "keep-a-key-that-was-taken-back",
    breaks: "a source that refuses ends the key that was read last",
    symbol: "credentialsFrom",
    replace: "isFinal(error)",
    with: "false",
    caughtBy: sources,
  },
  {
    name: "let-the-token-of-vault-end",
    breaks: "a token of Vault is renewed in time",
    symbol: "VaultToken.#take",
    replace: "renewable === true",
    with: "renewable === undefined",
    caughtBy: "test/unit/secrets/vault.test.ts",
  },
  {
    name: "follow-vault-elsewhere",
    breaks: "the token of Vault is sent to no other address",
    symbol: "VaultWire.#send",
    replace: 'redirect: "manual"',
    with: 'redirect: "follow" as "manual"',
    caughtBy: "test/unit/secrets/vault.test.ts",
  },
];
