import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { validateParams, validateResult } from "../../../generated/validators/index.ts";
import { handlers } from "../../../simulator/methods/handlers.ts";
import { Refusal } from "../../../simulator/refusals/refusal.ts";
import { alice, callerOf, noon, openMarket, optionName, type TestMarket } from "./support.ts";

const anyNumber = fc.oneof(
  fc.constantFrom(
    0,
    -1,
    1,
    0.1,
    10,
    50,
    100,
    59_999.5,
    60_000,
    60_100,
    1e9,
    1e15,
    1e300,
    -1e300,
    5e-324,
    noon,
    noon - 1,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const anyText = fc.oneof(
  fc.constantFrom("", "none", "any", "all", "1", "grouped", "__proto__", "constructor", "BTC"),
  fc.string({ maxLength: 20 }),
);

/** What a parameter may hold, by its name: what makes sense, and what does not. */
const pools: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  instrument_name: fc.constantFrom("BTC-PERPETUAL", "BTC_USDC", "ETH-PERPETUAL", "option", "NOPE", "btc", "__proto__"),
  currency: fc.constantFrom("BTC", "USDC", "any", "XYZ", "grouped"),
  currency_pair: fc.constantFrom("btc_usd", "any", "grouped", "nope"),
  index_name: fc.constantFrom("btc_usd", "eth_usd", "nope", "__proto__", "all"),
  kind: fc.constantFrom("future", "option", "spot", "any", "option_combo"),
  type: fc.constantFrom(
    "limit",
    "market",
    "market_limit",
    "stop_limit",
    "stop_market",
    "take_limit",
    "take_market",
    "trailing_stop",
    "all",
    "trigger_all",
    "stop",
    "settlement",
    "delivery",
    "spot",
  ),
  trigger: fc.constantFrom("index_price", "mark_price", "last_price"),
  time_in_force: fc.constantFrom("good_til_cancelled", "good_til_day", "fill_or_kill", "immediate_or_cancel"),
  advanced: fc.constantFrom("usd", "implv"),
  linked_order_type: fc.constantFrom("one_triggers_other", "one_cancels_other", "one_triggers_one_cancels_other"),
  otoco_config: fc.array(
    fc.record(
      {
        amount: fc.constantFrom(10, 100, 7),
        direction: fc.constantFrom("buy", "sell"),
        price: fc.constantFrom(59_000, 61_000, 1),
        type: fc.constantFrom("limit", "stop_market", "take_limit", "market"),
        trigger: fc.constantFrom("index_price", "last_price"),
        trigger_price: fc.constantFrom(58_000, 62_000),
      },
      { requiredKeys: ["direction"] },
    ),
    { maxLength: 3 },
  ),
  order_id: fc.constantFrom("own", "own", "0", "", "__proto__"),
  ids: fc.array(fc.constantFrom("own", "0"), { maxLength: 3 }),
  label: fc.constantFrom("", "x", "y"),
  mode: fc.constantFrom("cancel_maker", "reject_taker"),
  cancel_type: fc.constantFrom(
    "all",
    "delta",
    "quote_set_id",
    "instrument",
    "instrument_kind",
    "currency",
    "currency_pair",
  ),
  resolution: fc.constantFrom("1", "60", "1D", "3600"),
  length: fc.constantFrom("8h", "24h", "1m"),
  range: fc.constantFrom("1h", "1d", "all"),
  sorting: fc.constantFrom("asc", "desc", "default"),
  simulated_positions: fc.dictionary(fc.constantFrom("BTC-PERPETUAL", "option", "NOPE"), anyNumber),
  quotes: fc.array(
    fc.record(
      {
        instrument_name: fc.constantFrom("BTC-PERPETUAL", "option", "NOPE"),
        quote_set_id: fc.constantFrom("a", "b"),
        bid: fc.record({ price: anyNumber, amount: anyNumber }, { requiredKeys: [] }),
        ask: fc.record({ price: anyNumber, amount: anyNumber }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 4 },
  ),
  trades: fc.array(
    fc.record(
      { instrument_name: fc.constantFrom("BTC-PERPETUAL", "NOPE"), amount: anyNumber, price: anyNumber },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  ),
  amount: fc.oneof(fc.constantFrom(10, 100, 0.1, 0.0001), anyNumber),
  price: fc.oneof(fc.constantFrom(60_000, 59_000, 60_500.5, 0.01), anyNumber),
  source_uid: fc.constantFrom(71, 72, 73),
  target_uid: fc.constantFrom(71, 72, 73),
  subaccount_id: fc.constantFrom(71, 72, 73, 0),
  continuation: fc.oneof(anyText, anyNumber),
};
const flags = [
  "post_only",
  "reject_post_only",
  "reduce_only",
  "mmp",
  "detailed",
  "freeze_quotes",
  "extended",
  "expired",
  "include_unfilled",
  "with_open_orders",
  "add_positions",
  "extended_to_subaccounts",
  "with_portfolio",
];
const numbers = [
  "contracts",
  "trigger_price",
  "trigger_offset",
  "display_amount",
  "valid_until",
  "count",
  "offset",
  "depth",
  "start_timestamp",
  "end_timestamp",
  "start_seq",
  "end_seq",
  "instrument_id",
  "interval",
  "frozen_time",
  "max_quote_quantity",
  "quantity_limit",
  "delta_limit",
  "min_delta",
  "max_delta",
  "search_start_timestamp",
];
const texts = ["start_id", "end_id", "quote_id", "mmp_group", "quote_set_id", "query", "trigger_fill_condition"];

const anyParams = fc.record(
  {
    ...pools,
    ...Object.fromEntries(flags.map((name) => [name, fc.boolean()])),
    ...Object.fromEntries(numbers.map((name) => [name, anyNumber])),
    ...Object.fromEntries(texts.map((name) => [name, anyText])),
  },
  { requiredKeys: ["instrument_name", "currency", "order_id", "amount", "price"] },
);

const methods = Object.keys(handlers);
const trading = [
  "private/buy",
  "private/sell",
  "private/edit",
  "private/mass_quote",
  "private/cancel",
  "private/move_positions",
];
const anyCall = fc.record({
  method: fc.constantFrom(...methods, ...trading, ...trading, ...trading),
  params: anyParams,
});

/** Puts names of this market in the place of words that stand for them. */
function resolve(market: TestMarket, params: object, own: string): Record<string, unknown> {
  const option = optionName(market, "BTC", "C", 5);
  const text = JSON.stringify(params)
    .replaceAll('"option"', JSON.stringify(option))
    .replaceAll('"own"', JSON.stringify(own));
  return { ...JSON.parse(text), kind: (params as { kind?: unknown }).kind };
}

describe("whatever fits the schema of a method", () => {
  test("is answered by what fits its result, or refused in words of the exchange; nothing breaks", () => {
    let answered = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(anyCall, { minLength: 40, maxLength: 80 }), (calls) => {
        const market = openMarket({ market: { rate: 0, liquidity: true } });
        const own = String(
          market.buy(alice, { instrument_name: "BTC-PERPETUAL", amount: 10, price: 50_000 }).order["order_id"],
        );
        for (const { method, params: raw } of calls) {
          const params = resolve(market, raw, own);
          if (!validateParams(method, params).ok) continue;
          try {
            const result = JSON.parse(JSON.stringify(market.exchange.handle(method, callerOf(alice), params) ?? null));
            const isLastLogPage = method === "private/get_transaction_log" && result.continuation === null;
            if (!isLastLogPage) {
              expect(validateResult(method, result), `${method} ${JSON.stringify(params)}`).toEqual({ ok: true });
            }
            answered += 1;
          } catch (error) {
            if (!(error instanceof Refusal)) throw new Error(`${method} ${JSON.stringify(params)}`, { cause: error });
            expect(error.message).toMatch(/^(Invalid params|[a-z_]+( \S+)*)$/i);
            refused += 1;
          }
        }
      }),
      { numRuns: 20 },
    );
    expect(answered).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(200);
  }, 120_000);
});
