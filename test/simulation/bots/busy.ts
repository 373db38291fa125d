/** Other work on the computer of a client: it blocks the event loop while answers come in. */
import type { Chance } from "../plan/chance.ts";
import type { Host } from "../taps/host.ts";
import type { Caller } from "./caller.ts";
import { bitcoin, quotePrice } from "./market.ts";
import type { Pace } from "./pace.ts";

/** Makes calls whose deadline passes while the loop is blocked, and their answer lies in the socket. */
export async function runBusyWork(caller: Caller, host: Host, chance: Chance, pace: Pace): Promise<void> {
  for (;;) {
    await pace.pause(chance.between(60_000, 300_000));
    if (pace.isOver) return;
    const forMs = chance.between(800, 3_000);
    const isBuy = chance.happens(0.5);
    const price = quotePrice(bitcoin, isBuy, chance.whole(1, 20));
    const order = { instrument_name: bitcoin.name, amount: bitcoin.lot, price };
    const options = { timeoutMs: Math.round(forMs * chance.between(0.5, 1)) };
    const called = caller.call(isBuy ? "private/buy" : "private/sell", order, options);
    host.stall("blocked", forMs);
    await called;
  }
}
