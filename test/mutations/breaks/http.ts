/** Calls over HTTP. */
import type { Mutation } from "../mutation.ts";

export const http: readonly Mutation[] = [
  {
    name: "believe-the-gateway",
    breaks: "a gateway's answer is not the exchange's",
    symbol: "isOfTheExchange",
    replace: "(status === 200 || status === 400) && (id === undefined",
    with: "(id === undefined",
    caughtBy: "test/unit/http/http.test.ts",
  },
  {
    name: "believe-any-status",
    breaks: "an answer is the exchange's only with its status",
    symbol: "isOfTheExchange",
    replace: "result !== undefined && status === 200 &&",
    with: "result !== undefined &&",
    caughtBy: "test/unit/http/http.test.ts",
  },
  {
    name: "believe-any-protocol",
    breaks: "an answer is the exchange's only if it says so",
    symbol: "isOfTheExchange",
    replace: 'jsonrpc !== "2.0"',
    with: "jsonrpc === 1",
    caughtBy: "test/unit/http/http.test.ts",
  },
  {
    name: "believe-any-id",
    breaks: "an answer is the exchange's only with the id of its call",
    symbol: "isOfTheExchange",
    replace: "status === 200 && id === sentId",
    with: "status === 200",
    caughtBy: "test/unit/http/http.test.ts",
  },
  {
    name: "date-an-order-by-guess",
    breaks: "no order is dated before the exchange's clock is known",
    symbol: "Session.knownExchangeNow",
    replace: "knownMs === undefined ? undefined : this.#options.clock.now() + knownMs",
    with: "this.exchangeNow()",
    caughtBy: "test/unit/http/http.test.ts",
  },
  {
    name: "call-a-forbidden-port-unknown",
    breaks: "what never left is not_sent",
    symbol: "isBeforeSending",
    replace: "message === forbiddenPort ||",
    with: "",
    caughtBy: "test/unit/http/unsent.test.ts",
  },
  {
    name: "call-half-a-failure-unsent",
    breaks: "what may have left is unknown",
    symbol: "isBeforeSending",
    replace: "errors.every(",
    with: "errors.some(",
    caughtBy: "test/unit/http/unsent.test.ts",
  },
  {
    name: "follow-an-answer-elsewhere",
    breaks: "a redirect is not followed",
    symbol: "fetchTransport.post",
    replace: 'redirect: "manual"',
    with: 'redirect: "follow"',
    caughtBy: "test/unit/http/unsent.test.ts",
  },
];
