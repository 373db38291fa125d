/** Draws what the gateway of a client does. */
import type { Trick } from "../taps/gateway.ts";
import type { Chance } from "./chance.ts";

/** A trick and when it begins, in milliseconds after the start. */
export interface PlannedTrick {
  readonly atMs: number;
  readonly trick: Trick;
}

/** Channels of no live view, which may be refused. */
const channels = [
  "trades.BTC-PERPETUAL.raw",
  "trades.future.BTC.100ms",
  "incremental_ticker.BTC-PERPETUAL",
  "quote.BTC-PERPETUAL",
  "book.BTC-PERPETUAL.100ms",
];
/** Forbidden, raw without a right, and params that are wrong as a whole. */
const codes = [13_021, 13_778, -32_602];

/** The states of all instruments, by which a client learns of an end. */
const states = "instrument.state.any.any";

/** None to two, far enough from the end of the work for everything to recover. Some clients never get the states. */
export function drawTricks(chance: Chance, workMs: number): readonly PlannedTrick[] {
  const tricks = Array.from({ length: chance.whole(0, 2) }, () => {
    const atMs = chance.between(20_000, workMs - 120_000);
    const forMs = chance.between(20_000, 100_000);
    const trick = chance.pick<Trick>([
      { kind: "short_tokens", expiresIn: chance.pick([-1, 0, 0.01, 1, 3]), forMs },
      { kind: "wrong_keys" },
      { kind: "refused_channel", channel: chance.pick(channels), code: chance.pick(codes), forMs },
    ]);
    return { atMs, trick };
  });
  if (!chance.happens(0.15)) return tricks;
  const trick: Trick = { kind: "refused_channel", channel: states, code: chance.pick(codes), forMs: workMs };
  return [...tricks, { atMs: chance.between(1_000, 30_000), trick }];
}
