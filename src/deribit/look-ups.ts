/** Reads what the exchange shows, each list to its end, and remembers how old that is. */
import { isDeribitError } from "../errors/narrow.ts";
import type { LookUps, Order, OwnCall, Read, UserTrade } from "../venue.ts";
import { orderNotFound } from "./codes.ts";
import { all, openOf } from "./coverage.ts";

/** Largest page that the exchange gives. */
const pageSize = 1_000;
/** Pages of one list that are read before it is given up: more trades than that within minutes are not read in time. */
const mostPages = 50;

/** The look-ups of one look: what they show is no older than `asOfMs`. */
export class DeribitLookUps implements LookUps {
  readonly #read: Read;
  #asOfMs = Number.POSITIVE_INFINITY;

  constructor(read: Read) {
    this.#read = read;
  }

  /** When the exchange received the first of them; an answer without its time could be of any age. */
  get asOfMs(): number {
    return this.#asOfMs === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : this.#asOfMs;
  }

  /** Orders under a label, open or closed lately, in every currency under which the exchange may keep them. */
  async labelled(label: string, instrument: string | undefined): Promise<readonly Order[]> {
    const found = new Map<string, Order>();
    for (const currency of currenciesOf(instrument)) {
      const orders = listOf<Order>(await this.#ask("private/get_order_state_by_label", { currency, label }));
      for (const order of orders) if (order.label === label) found.set(order.order_id, order);
    }
    return [...found.values()];
  }

  /** An order by its id; `undefined` when the exchange does not know it, or not any more. */
  async order(order_id: string): Promise<Order | undefined> {
    try {
      return (await this.#ask("private/get_order_state", { order_id })) as Order;
    } catch (error) {
      if (isDeribitError(error, "rpc") && error.code === orderNotFound) return undefined;
      throw error;
    }
  }

  /** Open orders, of one instrument or of all. */
  open(instrument?: string): Promise<readonly Order[]> {
    return this.listed(instrument === undefined ? all({}) : openOf(instrument));
  }

  /** Open orders of one list of a coverage. */
  async listed({ method, params }: OwnCall): Promise<readonly Order[]> {
    return listOf<Order>(await this.#ask(method, params));
  }

  /** Own trades on an instrument from a time on, page by page. Trades that share a millisecond may be on two pages. */
  async tradesSince(instrument_name: string, sinceMs: number): Promise<readonly UserTrade[]> {
    const found = new Map<string, UserTrade>();
    let start_timestamp = Math.floor(sinceMs);
    for (let page = 0; page < mostPages; page++) {
      const params = { instrument_name, start_timestamp, sorting: "asc", count: pageSize };
      const answer = await this.#ask("private/get_user_trades_by_instrument", params);
      const { trades, has_more } = (answer ?? {}) as { readonly trades?: unknown; readonly has_more?: unknown };
      const known = found.size;
      for (const trade of listOf<UserTrade>(trades)) {
        found.set(trade.trade_id, trade);
        start_timestamp = Math.max(start_timestamp, trade.timestamp);
      }
      if (has_more !== true) return [...found.values()];
      if (found.size === known) break;
    }
    throw new Error("there are more trades than can be read");
  }

  /** When an order was last filled; `undefined` if never. */
  async lastFillMs(order: Order): Promise<number | undefined> {
    if ((order.filled_amount ?? 0) === 0) return undefined;
    const { order_id } = order;
    const trades = listOf<UserTrade>(
      await this.#ask("private/get_user_trades_by_order", { order_id, sorting: "desc" }),
    );
    // A fill that is not shown could be the newest.
    return Math.max(...trades.map(({ timestamp }) => timestamp), trades.length === 0 ? Number.POSITIVE_INFINITY : 0);
  }

  /** Orders of an instrument that were closed lately, page by page, down to those that last changed before a time. */
  async closed(instrument_name: string, sinceMs: number): Promise<readonly Order[]> {
    const found: Order[] = [];
    let continuation: unknown;
    for (let page = 0; page < mostPages; page++) {
      const answer = await this.#ask("private/get_order_history_by_instrument", {
        instrument_name,
        include_unfilled: true,
        with_continuation: true,
        count: pageSize,
        ...(continuation !== undefined && { continuation }),
      });
      const { orders, continuation: next } = (answer ?? {}) as { orders?: unknown; continuation?: unknown };
      const listed = listOf<Order>(orders);
      found.push(...listed);
      const isOver = next === undefined || next === null || next === "none" || next === continuation;
      if (isOver || listed.every((order) => order.last_update_timestamp < sinceMs)) return found;
      continuation = next;
    }
    throw new Error("there are more closed orders than can be read");
  }

  async #ask(method: string, params: object): Promise<unknown> {
    const { result, receivedMs = Number.NEGATIVE_INFINITY } = await this.#read(method, params);
    this.#asOfMs = Math.min(this.#asOfMs, receivedMs);
    return result;
  }
}

/** A list that is none would read as an empty one, which proves too much. */
function listOf<Entry>(answer: unknown): readonly Entry[] {
  if (Array.isArray(answer)) return answer as readonly Entry[];
  throw new Error("the exchange answered without a list");
}

/** Currencies under which the orders of an instrument are kept: the settlement one, and for spot either. */
function currenciesOf(instrument: string | undefined): readonly string[] {
  if (instrument === undefined) return [];
  const [pair = ""] = instrument.split("-");
  const [base = "", quote] = pair.split("_");
  if (quote === undefined) return [base];
  return instrument.includes("-") ? [quote] : [quote, base];
}
