/** Tools that write: each makes a dry run first, and sends what its token stands for. */
import { z } from "zod";
import { validateParams } from "../../src/api/validate.ts";
import { type Client, isCallError } from "../../src/index.ts";
import { DryRuns, type Prepared } from "./dry-run.ts";
import { dollarsOf, type McpGuards } from "./guards.ts";
import { type Tool, tool } from "./tool.ts";

const token = z
  .string()
  .optional()
  .describe("of a dry run: sends what that one showed; other arguments are ignored then");
const amount = z.number().positive();
const firstHalf =
  "Without a token it is a dry run: nothing is sent, and the answer has a token. With that token it is sent.";

/** The tools of `--allow-trading`. */
export function tradingTools(client: () => Promise<Client>, guards: McpGuards, runs = new DryRuns()): readonly Tool[] {
  const send = async (given: string): Promise<unknown> => {
    const { method, params, dollars } = runs.take(given);
    const open = await client();
    guards.spend(dollars);
    try {
      return { sent: method, result: await open.call(method, params), dollarsLeft: guards.left };
    } catch (error) {
      const resolution =
        isCallError(error) && error.outcome === "unknown" ? await open.resolveOutcome(error) : undefined;
      // Nothing stands then, and nothing will: its dollars may be sent again.
      if ((isCallError(error) && error.outcome !== "unknown") || resolution?.fate === "not_executed") {
        guards.giveBack(dollars);
      }
      if (resolution === undefined) throw error;
      return { sent: method, answer: "lost", lookedUp: resolution, dollarsLeft: guards.left };
    }
  };
  const prepare = (write: Prepared): unknown => {
    const checked = validateParams(write.method, write.params);
    if (!checked.ok) throw new Error(checked.errors.map(({ path, message }) => `${path} ${message}`).join("; "));
    guards.check(write.dollars);
    return { dryRun: true, wouldSend: write, dollarsLeft: guards.left, ...runs.add(write) };
  };
  return [
    tool({
      name: "place_order",
      description: `Places an order. ${firstHalf}`,
      input: {
        token,
        direction: z.enum(["buy", "sell"]).optional(),
        instrument_name: z.string().optional(),
        amount: amount.optional().describe("USD for inverse futures, coins for everything else"),
        type: z.enum(["limit", "market"]).default("limit"),
        price: z.number().optional(),
        post_only: z.boolean().optional(),
        reduce_only: z.boolean().optional(),
        label: z.string().max(64).optional(),
      },
      writes: true,
      run: async ({ token: given, direction, ...rest }) => {
        if (given !== undefined) return await send(given);
        const { instrument_name, amount: size, price } = rest;
        if (direction === undefined || instrument_name === undefined || size === undefined)
          throw new Error("A dry run needs direction, instrument_name and amount.");
        const dollars = await dollarsOf(await client(), instrument_name, size, price);
        return prepare({ method: `private/${direction}`, params: present(rest), dollars });
      },
    }),
    tool({
      name: "edit_order",
      description: `Changes amount and price of an open order. ${firstHalf}`,
      input: { token, order_id: z.string().optional(), amount: amount.optional(), price: z.number().optional() },
      writes: true,
      run: async ({ token: given, ...rest }) => {
        if (given !== undefined) return await send(given);
        const { order_id, amount: size, price } = rest;
        if (order_id === undefined || size === undefined) throw new Error("A dry run needs order_id and amount.");
        const open = await client();
        const { instrument_name } = await open.private.getOrderState({ order_id });
        const dollars = await dollarsOf(open, instrument_name, size, price);
        return prepare({ method: "private/edit", params: present(rest), dollars });
      },
    }),
    tool({
      name: "cancel_order",
      description: `Cancels an open order. ${firstHalf}`,
      input: { token, order_id: z.string().optional() },
      writes: true,
      run: async ({ token: given, order_id }) => {
        if (given !== undefined) return await send(given);
        if (order_id === undefined) throw new Error("A dry run needs order_id.");
        return prepare({ method: "private/cancel", params: { order_id }, dollars: 0 });
      },
    }),
  ];
}

/** The params that were given. */
function present(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
}
