/** The truth about calls: which of them the exchange has executed, and how that ended. */
import { type Exchange, Refusal, type SteeredExchange } from "../../../simulator/ports.ts";

/** Member of the params that names a call of the simulation. The exchange ignores members that it does not know. */
export const tagMember = "simulation_tag";

/** One execution of a call by the exchange. */
export interface Execution {
  readonly tag: number;
  readonly method: string;
  /** Set when it was done; the refusal otherwise. */
  readonly result?: unknown;
  readonly refusal?: Refusal;
}

/** Wraps an exchange so that `onExecution` hears of every call that reaches it. */
export function tapEngine(exchange: SteeredExchange, onExecution: (execution: Execution) => void): SteeredExchange {
  const handle: Exchange["handle"] = (method, caller, params) => {
    const tag = params[tagMember];
    if (typeof tag !== "number") return exchange.handle(method, caller, params);
    try {
      const result = exchange.handle(method, caller, params);
      onExecution({ tag, method, result });
      return result;
    } catch (error) {
      if (error instanceof Refusal) onExecution({ tag, method, refusal: error });
      throw error;
    }
  };
  return { ...exchange, handle };
}
