/** The reader of accounts and markets: many reads at once, which may be repeated as often as needed. */
import type { Chance } from "../plan/chance.ts";
import type { Caller } from "./caller.ts";
import { chooseTraded } from "./market.ts";
import type { Pace } from "./pace.ts";

/** Works until the time is over. */
export async function runReader(caller: Caller, chance: Chance, pace: Pace): Promise<void> {
  while (!pace.isOver) {
    const count = chance.pick([1, 1, 2, 2, 3, 6]);
    await Promise.all(Array.from({ length: count }, () => read(caller, chance)));
    await pace.pause(chance.between(12_000, 80_000));
  }
}

async function read(caller: Caller, chance: Chance): Promise<void> {
  const instrument_name = chooseTraded(chance).name;
  const currency = chance.pick(["BTC", "ETH"]);
  if (chance.happens(0.05)) {
    // What the session does itself is refused: nothing may change.
    const [method, params] = chance.pick<readonly [string, object]>([
      ["public/unsubscribe_all", {}],
      ["private/unsubscribe_all", {}],
      ["public/set_heartbeat", { interval: 3_600 }],
      ["public/disable_heartbeat", {}],
    ]);
    await caller.call(method, params);
    return;
  }
  const reads: readonly (readonly [method: string, params: object])[] = [
    ["private/get_account_summary", { currency }],
    ["private/get_open_orders", {}],
    ["private/get_open_orders_by_instrument", { instrument_name }],
    ["private/get_positions", { currency }],
    ["private/get_user_trades_by_instrument", { instrument_name, count: 5 }],
    ["public/ticker", { instrument_name }],
    ["public/get_order_book", { instrument_name, depth: 5 }],
  ];
  const [method, params] = chance.pick(reads);
  await caller.call(method, params);
}
