/** The offline Deribit: wire and market together. */

import { assemble, type Simulator } from "./assemble.ts";
import { createExchange } from "./exchange.ts";
import type { WireOptions } from "./options.ts";

export type { Simulator } from "./assemble.ts";

/** How the exchange behaves. Everything has a default. */
export type SimulatorOptions = WireOptions;

/**
 * Starts an exchange. It listens on a free port of this computer, unless a clock is given: under a virtual clock
 * `transport` and `http` are the way in, and the same seed and the same calls give the same bytes.
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const validators = await import("../generated/validators/index.ts");
  return assemble(options, validators, createExchange);
}
