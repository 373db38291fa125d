/** What a contract is worth at its end. Pure. */
import type { InstrumentSpec } from "./spec.ts";

/** Price at which positions are closed when the index is delivered at `delivery`. */
export function payoff(spec: InstrumentSpec, delivery: number): number {
  if (spec.option === undefined) return delivery;
  const { strike, isCall } = spec.option;
  const intrinsic = Math.max(0, isCall ? delivery - strike : strike - delivery);
  return spec.isInverse ? intrinsic / delivery : intrinsic;
}
