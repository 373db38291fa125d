/** A market of two instruments whose events a test makes itself. */

import type { BookSnapshot, MarketEvent } from "../../../simulator/boundary/events.ts";
import type { CallingAccount, Exchange, ExchangeOptions } from "../../../simulator/boundary/exchange.ts";
import { Refusal } from "../../../simulator/refusals/refusal.ts";

type Params = Readonly<Record<string, unknown>>;
type Handler = (params: Params, caller: CallingAccount | undefined) => unknown;

export interface FakeExchange extends Exchange {
  emit(event: MarketEvent): void;
  /** Calls that reached it, as `private/buy`. */
  readonly calls: { readonly method: string; readonly caller: CallingAccount | undefined; readonly params: Params }[];
  readonly cancelled: string[];
  readonly handlers: Map<string, Handler>;
  books: Map<string, BookSnapshot>;
  tickers: Map<string, Record<string, unknown>>;
}

const instruments = new Map<string, Record<string, unknown>>([
  [
    "BTC-PERPETUAL",
    {
      instrument_name: "BTC-PERPETUAL",
      kind: "future",
      settlement_currency: "BTC",
      base_currency: "BTC",
      settlement_period: "perpetual",
      instrument_type: "reversed",
      price_index: "btc_usd",
    },
  ],
  [
    "ETH-PERPETUAL",
    {
      instrument_name: "ETH-PERPETUAL",
      kind: "future",
      settlement_currency: "ETH",
      base_currency: "ETH",
      settlement_period: "perpetual",
      instrument_type: "reversed",
      price_index: "eth_usd",
    },
  ],
]);

export function createFakeExchange({ clock }: Pick<ExchangeOptions, "clock">): FakeExchange {
  const listeners = new Set<(event: MarketEvent) => void>();
  const emit = (event: MarketEvent) => {
    for (const listener of listeners) listener(event);
  };
  const handlers = new Map<string, Handler>([
    ["public/ticker", ({ instrument_name: name }) => fake.ticker(String(name))],
    ["public/get_order_book", ({ instrument_name: name }) => find(String(name))],
    ["public/get_currencies", () => []],
    ["public/get_instruments", () => []],
    ["private/get_positions", () => []],
    ["private/get_open_orders", () => []],
    ["private/cancel_all", () => 0],
    ["private/withdraw", () => ({ id: 1 })],
    [
      "private/buy",
      ({ instrument_name: name, label = "" }, caller) => {
        const order = { order_id: "1", label, instrument_name: name, order_state: "open" };
        emit({
          kind: "changes",
          userId: caller?.userId ?? 0,
          instrument: String(name),
          orders: [order],
          trades: [],
          positions: [],
        });
        return { order, trades: [] };
      },
    ],
  ]);
  const find = (name: string) => {
    const instrument = instruments.get(name);
    if (instrument !== undefined) return instrument;
    throw new Refusal(-32602, "Invalid params", { reason: "instrument not found", param: "instrument_name" });
  };
  const fake: FakeExchange = {
    emit,
    calls: [],
    cancelled: [],
    handlers,
    books: new Map([
      [
        "BTC-PERPETUAL",
        {
          timestamp: 1,
          changeId: 500,
          bids: [
            [60_000, 1200],
            [59_999.5, 10],
          ],
          asks: [[60_000.5, 3000]],
        },
      ],
    ]),
    tickers: new Map([
      ["BTC-PERPETUAL", { timestamp: 1, instrument_name: "BTC-PERPETUAL", mark_price: 60_000, stats: { volume: 1 } }],
    ]),
    get methods() {
      return new Set(handlers.keys());
    },
    handle(method, caller, params) {
      fake.calls.push({ method, caller, params });
      return handlers.get(method)?.(params, caller);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    instruments: () => instruments,
    instrument: (name) => instruments.get(name),
    ticker: (name) => fake.tickers.get(name) ?? { timestamp: Math.floor(clock.now()), instrument_name: name },
    book: (name) => fake.books.get(name) ?? { timestamp: 1, changeId: 1, bids: [], asks: [] },
    portfolio: (_userId, currency) => ({ currency, balance: 1 }),
    cancelConnection: (userId, connection) => fake.cancelled.push(`${userId}/${connection}`),
    cancelAccount: (userId) => fake.cancelled.push(String(userId)),
    close: () => listeners.clear(),
  };
  return fake;
}
