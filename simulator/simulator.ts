/** The offline Deribit: wire and market together. */

import { assemble, type WireSimulator } from "./assemble.ts";
import type { SteeredExchange } from "./boundary/exchange.ts";
import type { MarketOptions } from "./boundary/market-options.ts";
import { createExchange } from "./exchange.ts";
import { checkOptions } from "./known-options.ts";
import type { WireOptions } from "./options.ts";

/** How the exchange behaves. Everything has a default. */
export interface SimulatorOptions extends WireOptions {
  /** How the market moves while no account trades. */
  readonly market?: MarketOptions | undefined;
}

/** A simulated exchange that runs. */
export interface Simulator extends WireSimulator {
  /** The market behind the wire, to read and to steer. */
  readonly exchange: SteeredExchange;
}

/**
 * Starts an exchange. It listens on a free port of this computer, unless a clock is given: under a virtual clock
 * `transport` and `http` are the way in, and the same seed and the same calls give the same bytes.
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  checkOptions(options);
  const { market = {}, credits, checkOutgoing = false } = options;
  // The validators of results are two thirds of all: they are loaded only when they are needed.
  const validators = checkOutgoing
    ? await import("../generated/validators/index.ts")
    : await import("../generated/validators/check-params.ts");
  const pools = credits === false ? {} : (credits ?? {});
  return assemble(options, validators, (ports) => createExchange({ ...ports, market, pools }));
}
