/** Looks behind the wire: what the exchange holds, whatever a client believes. */
import type { CallingAccount, SteeredExchange } from "../../../simulator/boundary/exchange.ts";
import { Refusal } from "../../../simulator/refusals/refusal.ts";
import { userIds, visitedId } from "../plan/plan.ts";
import { observer } from "../taps/history.ts";

const scopes = ["account:read_write", "trade:read_write", "wallet:read_write", "block_trade:read_write"];

/** The exchange, asked directly. */
export class Truth {
  readonly #exchange: SteeredExchange;

  constructor(exchange: SteeredExchange) {
    this.#exchange = exchange;
  }

  /** Asks as an account, past all connections. */
  ask(userId: number, method: string, params: Readonly<Record<string, unknown>> = {}): unknown {
    const caller: CallingAccount = { userId, connection: observer, cancelOnDisconnect: false, scopes };
    return this.#exchange.handle(method, caller, params);
  }

  /** Asks as an account; what the exchange refuses is let be. */
  attempt(userId: number, method: string, params: Readonly<Record<string, unknown>>): void {
    try {
      this.ask(userId, method, params);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** State of an order of any of the accounts; `undefined` where none has it. */
  stateOf(orderId: string): string | undefined {
    for (const userId of [...Object.values(userIds), visitedId]) {
      try {
        const order = this.ask(userId, "private/get_order_state", { order_id: orderId });
        return String((order as { readonly order_state?: unknown }).order_state);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }
    return undefined;
  }

  /** Orders of an account that are open, by id, as the exchange would show them. */
  openOrders(userId: number): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
    const orders = this.ask(userId, "private/get_open_orders") as readonly Readonly<Record<string, unknown>>[];
    return new Map(orders.map((order) => [String(order["order_id"]), order]));
  }

  /** All levels of a book, best first. */
  levels(instrument: string): readonly (readonly { readonly price: number; readonly amount: number }[])[] {
    const { bids, asks } = this.#exchange.book(instrument);
    return [bids, asks].map((side) => side.map(([price, amount]) => ({ price, amount })));
  }

  /** Moves everything that a channel can tell about: orders, trades, books, prices. */
  stir(buyer: number, seller: number, step: number): void {
    for (const userId of [buyer, seller]) this.ask(userId, "private/cancel_all");
    this.#exchange.setIndexPrice("btc_usd", 60_000 + step);
    this.#exchange.setIndexPrice("eth_usd", 3_000 + step / 20);
    for (const [instrument_name, price, amount] of [
      ["BTC-PERPETUAL", 60_000, 10],
      ["ETH-PERPETUAL", 3_000, 1],
    ] as const) {
      this.ask(buyer, "private/buy", { instrument_name, amount, price });
      this.ask(seller, "private/sell", { instrument_name, amount: 2 * amount, price });
      this.ask(buyer, "private/buy", { instrument_name, amount, price: price - 10 });
    }
  }
}
