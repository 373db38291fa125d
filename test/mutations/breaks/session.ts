/** Signing in, tokens, and the calls of the session. */
import type { Mutation } from "../mutation.ts";

export const session: readonly Mutation[] = [
  {
    name: "offer-a-spent-token",
    breaks: "a refresh token is used once",
    symbol: "Session.#signIn",
    replace: "newest.refreshToken === this.#spent",
    with: 'newest.refreshToken === "nothing"',
    caughtBy: "seeds",
  },
  {
    name: "reuse-a-rotated-token",
    breaks: "the newest pair of tokens is used",
    symbol: "Session.adopt",
    replace: "this.#tokens = tokens;",
    with: "this.#tokens ??= tokens;",
    also: [
      {
        symbol: "Session.#refresh",
        replace: "refreshToken === undefined || refreshToken === this.#offered",
        with: "refreshToken === undefined",
      },
    ],
    caughtBy: "seeds",
  },
  {
    name: "skip-the-refresh",
    breaks: "tokens are renewed before they expire",
    symbol: "renewalMs",
    replace: "(expiresMs - grantedMs) * renewAt",
    with: "(expiresMs - grantedMs) * 2",
    caughtBy: "seeds",
  },
  {
    name: "hide-why-signing-in-was-refused",
    breaks: "a refused sign-in says why",
    symbol: "shownReason",
    replace: "plainWords.test(reason)",
    with: 'reason === ""',
    caughtBy: "test/unit/connection/first-minute.test.ts",
  },
];
