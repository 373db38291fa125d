/** Results of the simulated market hold all that captured results of 2025 and later hold, in the same types. */
import { describe, expect, test } from "vitest";
import { capturedMessages, whySkipped, wireSamples } from "../../evidence/inputs.ts";
import { alice, bob, noon, openMarket, type TestMarket, type Wire } from "./support.ts";

/** Types by path, as `.orders[].price` to `number`. */
type Shape = Map<string, Set<string>>;

const bitcoin = { instrument_name: "BTC-PERPETUAL" };
const ether = { instrument_name: "ETH-PERPETUAL" };

/** Params with which a method shows what the captured message shows. */
const calls: Readonly<Record<string, object>> = {
  "private/get_account_summaries": { extended: true },
  "private/get_account_summary": { currency: "BTC", extended: true },
  "private/get_subaccounts_details": { currency: "ETH", with_open_orders: true },
  "private/get_user_trades_by_currency": { currency: "BTC" },
  "private/simulate_portfolio": { currency: "ETH" },
  "public/get_currencies": {},
  "public/get_instruments": { currency: "any" },
  "public/get_tradingview_chart_data": {
    ...bitcoin,
    start_timestamp: noon - 86_400_000,
    end_timestamp: noon,
    resolution: "60",
  },
};

/** What captured messages have and ours have not: sums of cross collateral, and the wallet. */
const explained = /\.(total_\w+_usd|deposit_address)$/;

const captured =
  wireSamples === undefined
    ? []
    : capturedMessages(wireSamples).filter(
        ({ kind, date, method, payload }) =>
          kind === "response" && date >= "2025" && method !== undefined && method in calls && "result" in payload,
      );

function shapeOf(value: unknown, path = "", shape: Shape = new Map()): Shape {
  const types = shape.get(path) ?? new Set();
  shape.set(path, types.add(value === null ? "null" : Array.isArray(value) ? "array" : typeof value));
  if (Array.isArray(value)) for (const item of value) shapeOf(item, `${path}[]`, shape);
  else if (typeof value === "object" && value !== null) {
    // The keys of maps are data.
    for (const [key, member] of Object.entries(value))
      shapeOf(member, path.endsWith("_map") ? `${path}.*` : `${path}.${key}`, shape);
  }
  return shape;
}

/** A market in which alice has what the captured accounts had: trades, positions, linked orders. */
function livelyMarket(): TestMarket {
  const market = openMarket({ market: { rate: 0, liquidity: true } });
  for (const instrument of [bitcoin, ether]) market.buy(alice, { ...instrument, amount: 10, type: "market" });
  market.sell(bob, { ...bitcoin, amount: 10, type: "market" });
  market.buy(alice, {
    ...ether,
    amount: 10,
    price: 2_000,
    post_only: true,
    linked_order_type: "one_triggers_other",
    trigger_fill_condition: "incremental",
    otoco_config: [
      {
        amount: 10,
        direction: "sell",
        type: "take_limit",
        price: 4_000,
        trigger: "last_price",
        trigger_price: 3_900,
        post_only: true,
      },
    ],
  });
  return market;
}

describe.runIf(wireSamples !== undefined)("captured results of 2025 and later", () => {
  test.each(
    captured.map(({ method = "", date, payload, stringified_numbers }) => ({
      method,
      date,
      payload,
      stringified_numbers,
    })),
  )("$method of $date", ({ method, payload, stringified_numbers }) => {
    const theirs = shapeOf((payload as Wire)["result"]);
    const ours = shapeOf(livelyMarket().call(alice, method, calls[method]));
    const differences: string[] = [];
    for (const [path, types] of theirs) {
      const mine = ours.get(path);
      if (mine === undefined) differences.push(`${path} is missing`);
      else if (stringified_numbers !== true) {
        for (const type of types)
          if (!mine.has(type) && type !== "null") differences.push(`${path} is no ${type} here`);
      }
    }
    expect(differences.filter((difference) => !explained.test(difference.replace(/ is .*/, "")))).toEqual([]);
  });

  test("are there to be compared with", () => {
    expect(new Set(captured.map(({ method }) => method)).size).toBeGreaterThanOrEqual(8);
  });
});

test.skipIf(wireSamples !== undefined)(`captured results: ${whySkipped("WIRE_SAMPLES")}`, () => {});
