/** Makes the guards of a desk at Deribit. */
import { guards } from "../deribit/guards.ts";
import { DeskGuards } from "./desk.ts";
import type { Guards } from "./guards.ts";
import type { GuardsOptions } from "./options.ts";

/**
 * Makes guards for the clients of an account. Give the same to all of them: they share the rates, the halt and the sign of
 * life. What a guard holds back is rejected with a `GuardError`, unsent. Throws a `ConfigError` for options that cannot work.
 *
 * ```ts
 * const guards = createGuards({ largestAmount: { "BTC-PERPETUAL": 10_000 }, largestDistance: 0.05, ordersPerSecond: 20 });
 * const deribit = await connect({ network: "testnet", credentials, guards });
 * await guards.halt("the position is off"); // no order is open any more
 * guards.resume();
 * ```
 */
export function createGuards(options: GuardsOptions): Guards {
  return new DeskGuards(options, guards);
}
