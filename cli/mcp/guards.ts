/** How much an agent may trade: a bound for each order, and one for the session. Both are dollars. */
import type { Client } from "../../src/index.ts";

/** The bounds, in US dollars. */
export interface Bounds {
  readonly perOrder: number;
  readonly perSession: number;
}

/** An order is larger than it may be. Nothing was sent. */
class GuardError extends Error {
  override readonly name = "GuardError";
}

/** Adds up what was sent. What is cancelled later still counts: it could have been filled. */
export class McpGuards {
  readonly #bounds: Bounds;
  #sent = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** Dollars that may still be sent in this session. */
  get left(): number {
    return Math.max(0, this.#bounds.perSession - this.#sent);
  }

  /** Refuses an order that goes beyond a bound. */
  check(dollars: number): void {
    const { perOrder } = this.#bounds;
    if (!(dollars <= perOrder)) {
      throw new GuardError(`The order is ${shown(dollars)}; one order may be ${shown(perOrder)} (--max-order).`);
    }
    if (!(dollars <= this.left)) {
      throw new GuardError(
        `The order is ${shown(dollars)}; this session may send ${shown(this.left)} more (--max-session).`,
      );
    }
  }

  /** Counts an order that is about to be sent. */
  spend(dollars: number): void {
    this.check(dollars);
    this.#sent += dollars;
  }

  /** Takes an order back that the exchange did not begin, and will not. */
  giveBack(dollars: number): void {
    this.#sent -= dollars;
  }
}

function shown(dollars: number): string {
  return `${Math.round(dollars * 100) / 100} USD`;
}

/** What an order is worth: its amount, at the index, or at its limit where that is higher. */
export async function dollarsOf(client: Client, instrument_name: string, amount: number, price = 0): Promise<number> {
  const instrument = await client.public.getInstrument({ instrument_name });
  const { kind, instrument_type, quote_currency, base_currency } = instrument;
  const isFuture = kind === "future" || kind === "future_combo";
  if (isFuture && instrument_type === "reversed" && quote_currency === "USD") return amount;
  const dollar = await client.public.getIndexPrice({ index_name: `${base_currency.toLowerCase()}_usd` });
  const isPricedInDollars = /^USD/.test(quote_currency) && kind !== "option";
  return amount * Math.max(dollar.index_price, isPricedInDollars ? price : 0);
}
