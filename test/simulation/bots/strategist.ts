/** The strategist: stops, trailing stops, icebergs and options priced in dollars or volatility, whose own terms it edits. */
import type { Chance } from "../plan/chance.ts";
import { orderIdOf } from "../taps/fates.ts";
import type { Caller } from "./caller.ts";
import { bitcoin } from "./market.ts";
import type { Pace } from "./pace.ts";

type Params = Readonly<Record<string, unknown>>;

/** A kind of order: how it is placed, and what an edit gives it. Size and price are mostly those that it has. */
interface Strategy {
  readonly method: "private/buy" | "private/sell";
  readonly order: Params;
  edit(chance: Chance): Params;
}

/** How long the strategist waits for the end of what it began, in milliseconds. */
const patienceMs = 2_000;
/** An order that was forgotten here is cancelled by the others of the account sooner or later. */
const mostOrders = 6;
const amount = 50 * bitcoin.lot;

/** Prices are far from the market: nothing fires, and the orders are there to be edited. */
function strategiesFor(option: string | undefined): readonly Strategy[] {
  const instrument_name = bitcoin.name;
  const stop = { amount, price: 40_000 };
  const trailing = { amount };
  const iceberg = { amount, price: 55_000 };
  const perpetual: readonly Strategy[] = [
    {
      method: "private/sell",
      order: { instrument_name, ...stop, type: "stop_limit", trigger: "index_price", trigger_price: 50_000 },
      edit: (chance) => ({ ...stop, trigger_price: 50_000 + 100 * chance.whole(1, 4) }),
    },
    {
      method: "private/sell",
      order: { instrument_name, ...trailing, type: "trailing_stop", trigger: "index_price", trigger_offset: 5_000 },
      edit: (chance) => ({ ...trailing, trigger_offset: 5_000 + 100 * chance.whole(1, 4) }),
    },
    {
      method: "private/buy",
      order: { instrument_name, ...iceberg, display_amount: 100 * bitcoin.lot, amount: 4 * 100 * bitcoin.lot },
      edit: (chance) => ({
        ...iceberg,
        amount: 4 * 100 * bitcoin.lot,
        display_amount: 1_000 + 100 * chance.whole(1, 4),
      }),
    },
  ];
  if (option === undefined) return perpetual;
  const price = 60;
  return [
    ...perpetual,
    {
      method: "private/buy",
      order: { instrument_name: option, amount: 1, price, advanced: "usd" },
      edit: (chance) => ({ amount: 1, price, advanced: chance.pick(["usd", "implv"]) }),
    },
  ];
}

/** Works until the time is over. */
export async function runStrategist(caller: Caller, chance: Chance, pace: Pace): Promise<void> {
  await pace.pause(chance.between(3_000, 20_000));
  const strategies = strategiesFor(await findOption(caller));
  const orders: { readonly orderId: string; readonly strategy: Strategy }[] = [];
  const acts: Promise<void>[] = [];
  const forget = (order: (typeof orders)[number]): void => void orders.splice(orders.indexOf(order), 1);
  const edit = async (order: (typeof orders)[number]): Promise<void> => {
    const deadline = chance.happens(0.3) ? { valid_until: Math.floor(pace.now) + chance.whole(200, 10_000) } : {};
    const params = { order_id: order.orderId, ...order.strategy.edit(chance), ...deadline };
    const ending = await caller.call("private/edit", params);
    if (ending.kind === "error" && ending.error.outcome === "refused" && orders.includes(order)) forget(order);
  };
  const act = async (): Promise<void> => {
    if (orders.length < mostOrders && chance.happens(orders.length === 0 ? 1 : 0.25)) {
      const strategy = chance.pick(strategies);
      const ending = await caller.call(strategy.method, strategy.order);
      const orderId = ending.kind === "result" ? orderIdOf(ending.value) : undefined;
      if (orderId !== undefined) orders.push({ orderId, strategy });
    } else if (orders.length > 0) {
      const order = chance.pick(orders);
      // In one breath: what one of them sets is not what the other asked for.
      if (chance.happens(0.9)) await Promise.all(chance.pick([[1], [1, 2]]).map(() => edit(order)));
      else {
        forget(order);
        await caller.call("private/cancel", { order_id: order.orderId });
      }
    }
  };
  while (!pace.isOver) {
    const one = act();
    acts.push(one);
    await Promise.race([one, pace.pause(patienceMs)]);
    await pace.pause(chance.between(4_000, 24_000));
  }
  await Promise.all(acts);
}

/** The option that lives longest: none ends while it is edited. */
async function findOption(caller: Caller): Promise<string | undefined> {
  const ending = await caller.call("public/get_instruments", { currency: "BTC", kind: "option" });
  if (ending.kind !== "result") return undefined;
  const options = ending.value as readonly { instrument_name: string; expiration_timestamp: number }[];
  const [last] = options.toSorted((one, other) => other.expiration_timestamp - one.expiration_timestamp);
  return last?.instrument_name;
}
