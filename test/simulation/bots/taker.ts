/** The taker: trades with what it finds, and leaves a limit order behind now and then. */
import type { Chance } from "../plan/chance.ts";
import type { Caller } from "./caller.ts";
import { chooseTraded, quotePrice } from "./market.ts";
import type { Pace } from "./pace.ts";

/** Works until the time is over. */
export async function runTaker(caller: Caller, chance: Chance, pace: Pace): Promise<void> {
  await pace.pause(chance.between(2_000, 6_000));
  while (!pace.isOver) {
    await take(caller, chance);
    await pace.pause(chance.between(3_000, 17_000));
  }
}

async function take(caller: Caller, chance: Chance): Promise<void> {
  const instrument = chooseTraded(chance);
  const isBuy = chance.happens(0.5);
  const method = isBuy ? "private/buy" : "private/sell";
  const order = { instrument_name: instrument.name, amount: instrument.lot * chance.whole(1, 8) };
  const what = chance.between(0, 1);
  if (what < 0.4) await caller.call(method, { ...order, type: "market" });
  else if (what < 0.8) {
    // From the other side of the middle: it trades with what rests there.
    const price = quotePrice(instrument, !isBuy, chance.whole(1, 20));
    const timeInForce = chance.pick(["good_til_cancelled", "immediate_or_cancel", "fill_or_kill"]);
    await caller.call(method, { ...order, type: "limit", price, time_in_force: timeInForce });
  } else if (what < 0.9) {
    await caller.call("private/cancel_all_by_currency", { currency: chance.pick(["BTC", "ETH"]) });
  } else {
    await caller.call("private/close_position", { instrument_name: instrument.name, type: "market" });
  }
}
