/** The quoter: both sides of several quotes in one call, which takes the place of what it quoted before. */
import type { Quote } from "../../../generated/types.ts";
import type { Chance } from "../plan/chance.ts";
import type { Caller } from "./caller.ts";
import { bitcoin, quotePrice } from "./market.ts";
import type { Pace } from "./pace.ts";

const groups = ["near", "far"];

/** Works until the time is over. */
export async function runQuoter(caller: Caller, chance: Chance, pace: Pace): Promise<void> {
  await pace.pause(chance.between(2_000, 30_000));
  for (let id = 1; !pace.isOver; id += 1) {
    if (chance.happens(0.8)) {
      const quotes = chance.some(groups, 0.7).map((set) => drawQuote(chance, set));
      const params = { quote_id: String(id), mmp_group: "quoter", detailed: chance.happens(0.5), quotes };
      if (quotes.length > 0) await caller.call("private/mass_quote", params);
    } else await caller.call("private/cancel_quotes", drawCancel(chance));
    await pace.pause(chance.between(10_000, 60_000));
  }
}

function drawQuote(chance: Chance, set: string): Quote {
  const [least, most] = set === "near" ? [1, 6] : [7, 20];
  const side = (isBuy: boolean) => ({
    // Nothing on one side takes that side back.
    amount: chance.happens(0.1) ? 0 : bitcoin.lot * chance.whole(1, 5),
    price: quotePrice(bitcoin, isBuy, chance.whole(least, most)),
    ...(chance.happens(0.5) && { post_only: true }),
  });
  return { instrument_name: bitcoin.name, quote_set_id: set, bid: side(true), ask: side(false) };
}

function drawCancel(chance: Chance): object {
  return chance.pick([
    { cancel_type: "all" },
    { cancel_type: "quote_set_id", quote_set_id: chance.pick(groups) },
    { cancel_type: "instrument", instrument_name: bitcoin.name },
  ]);
}
