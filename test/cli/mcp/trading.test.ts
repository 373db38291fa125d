/** What a tool that writes answers when the exchange refuses, or its answer is lost. */
import { expect, test } from "vitest";
import { McpGuards } from "../../../cli/mcp/guards.ts";
import { tradingTools } from "../../../cli/mcp/trading.ts";
import { CallError, type Client, type Resolution } from "../../../src/index.ts";

interface Answered {
  readonly token?: string;
  readonly dollarsLeft?: number;
  readonly lookedUp?: Resolution;
}

/** A dry run and its confirmation, at an exchange that ends the call with an outcome. */
async function place(outcome: "refused" | "not_sent" | "unknown", resolution?: Resolution) {
  const client = {
    public: {
      getInstrument: async () => ({ kind: "future", instrument_type: "reversed", quote_currency: "USD" }),
    },
    call: () => Promise.reject(new CallError("closed", "ended", { method: "private/buy", outcome })),
    resolveOutcome: async () => resolution,
  } as unknown as Client;
  const guards = new McpGuards({ perOrder: 100, perSession: 150 });
  const [tool] = tradingTools(async () => client, guards);
  if (tool === undefined) throw new Error("no tool");
  const { signal } = new AbortController();
  const order = { direction: "buy", instrument_name: "BTC-PERPETUAL", amount: 90, price: 5, type: "limit" };
  const { token } = (await tool.run(order, signal)) as Answered;
  const answer = await tool.run({ token }, signal).catch((error: unknown) => error);
  return { answer: answer as Answered, left: guards.left };
}

test.each(["refused", "not_sent"] as const)("an order that was %s costs nothing of the session", async (outcome) => {
  const { answer, left } = await place(outcome);
  expect(answer).toMatchObject({ outcome });
  expect(left).toBe(150);
});

test.each([
  [{ fate: "executed", orders: [] }, 60],
  [{ fate: "still_unknown", reason: "no proof" }, 60],
  [{ fate: "not_executed", reason: "its deadline passed" }, 150],
] as const)("a lost order is looked up: %j", async (resolution, expected) => {
  const { answer, left } = await place("unknown", resolution);
  expect(answer).toMatchObject({ lookedUp: resolution, dollarsLeft: expected });
  expect(left).toBe(expected);
});
