/** Calls over HTTP. */
import type { Mutation } from "../mutation.ts";

export const http: readonly Mutation[] = [
  {
    name: "believe-the-gateway",
    breaks: "a gateway's answer is not the exchange's",
    symbol: "HttpLine.#read",
    replace: "status < 500 && typeof reply",
    with: "typeof reply",
    caughtBy: "seeds",
  },
];
