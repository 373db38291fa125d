/** The desk: trades for the same account over HTTP, where each call is an exchange of its own. */
import type { Chance } from "../plan/chance.ts";
import { orderIdOf } from "../taps/fates.ts";
import type { Caller } from "./caller.ts";
import { chooseTraded, quotePrice } from "./market.ts";
import type { Pace } from "./pace.ts";

/** Works until the time is over. */
export async function runDesk(caller: Caller, chance: Chance, pace: Pace): Promise<void> {
  await pace.pause(chance.between(1_000, 20_000));
  while (!pace.isOver) {
    await Promise.all([trade(caller, chance), ...(chance.happens(0.5) ? [read(caller, chance)] : [])]);
    await pace.pause(chance.between(20_000, 80_000));
  }
}

async function trade(caller: Caller, chance: Chance): Promise<void> {
  const instrument = chooseTraded(chance);
  const isBuy = chance.happens(0.5);
  const ending = await caller.call(isBuy ? "private/buy" : "private/sell", {
    instrument_name: instrument.name,
    amount: instrument.lot * chance.whole(1, 5),
    price: quotePrice(instrument, isBuy, chance.whole(-5, 20)),
    // The market maker of the account uses these labels, too.
    ...(chance.happens(0.3) && { label: `quote-${chance.whole(1, 60)}` }),
  });
  const order_id = ending.kind === "result" ? orderIdOf(ending.value) : undefined;
  if (order_id === undefined || chance.happens(0.2)) return;
  if (chance.happens(0.5)) {
    const price = quotePrice(instrument, isBuy, chance.whole(1, 20));
    await caller.call("private/edit", { order_id, amount: instrument.lot * chance.whole(1, 5), price });
  }
  await caller.call("private/cancel", { order_id });
}

async function read(caller: Caller, chance: Chance): Promise<void> {
  const [method, params] = chance.pick([
    ["private/get_open_orders", {}],
    ["private/get_account_summary", { currency: "BTC" }],
    ["public/get_order_book", { instrument_name: "BTC-PERPETUAL", depth: 1 }],
  ] as const);
  await caller.call(method, params);
}
