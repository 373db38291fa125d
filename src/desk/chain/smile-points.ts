/** What a smile is fitted to, from a chain. */

import { yearsTo } from "../instruments/expiry.ts";
import type { SmileOptions, SmilePoint } from "../pricing/smile.ts";
import type { ChainExpiry, ChainStrike } from "./grid.ts";

/**
 * Forward, time and volatilities of an expiry, as `fitSmile` takes them: of each strike the mark of the option that is out of the money.
 * `undefined` before the first ticker and after the expiry. `nowMs` is the time at the exchange, in milliseconds.
 *
 * ```ts
 * const [expiry] = chain.live ?? [];
 * const points = expiry && smilePoints(expiry, await deribit.public.getTime());
 * if (points) console.log((await fitSmile(points)).volatilityAt(100_000));
 * ```
 */
export function smilePoints({ forward, expiryMs, strikes }: ChainExpiry, nowMs: number): SmileOptions | undefined {
  const years = yearsTo(expiryMs, nowMs);
  if (forward === undefined || years === 0) return undefined;
  const points = strikes.flatMap((strike) => pointOf(strike, forward) ?? []);
  return { forward, years, points };
}

function pointOf({ strike, call, put }: ChainStrike, forward: number): SmilePoint | undefined {
  const volatility = (strike < forward ? put : call)?.markIv;
  return volatility === undefined ? undefined : { strike, volatility };
}
