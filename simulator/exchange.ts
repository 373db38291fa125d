/** The exchange behind the wire: market, accounts and method handlers as one. Knows nothing of connections or frames. */
import { portfolioView } from "./account/summary.ts";
import { listInstruments } from "./market/catalogue.ts";
import { instrumentView } from "./market/instrument-view.ts";
import { Market } from "./market/market.ts";
import { codes } from "./market/refusals.ts";
import { tickerView } from "./market/ticker-view.ts";
import { Context } from "./methods/context.ts";
import { type Handler, handlers } from "./methods/handlers.ts";
import { type Exchange, type ExchangeOptions, Refusal } from "./ports.ts";

const tickMs = 1_000;

/** Opens an exchange: instruments listed around the time of the clock, accounts with their deposits. */
export function createExchange(options: ExchangeOptions): Exchange {
  const { clock, random, accounts } = options;
  const market = new Market({ clock, random, accounts, prices: {} });
  const { venue } = market;
  let lastId = 120_000;
  for (const spec of listInstruments(
    venue.now(),
    (index) => venue.indices.price(index),
    () => ++lastId,
  ))
    venue.list(spec);

  let stop = clock.schedule(tickMs, tick);
  function tick(): void {
    market.advance(venue.now(), tickMs);
    stop = clock.schedule(tickMs, tick);
  }

  const instrumentOf = (name: string) => new Context(market, undefined).instrument(name);
  return {
    methods: new Set(Object.keys(handlers)),
    handle(method, caller, params) {
      const handler: Handler | undefined = handlers[method];
      if (handler === undefined) throw new Refusal(...codes.notImplemented);
      return handler(new Context(market, caller), params as never);
    },
    listen: (listener) => venue.journal.listen(listener),
    instruments: () => new Map([...venue.instruments].map(([name, instrument]) => [name, instrumentView(instrument)])),
    ticker: (name) => tickerView(venue, instrumentOf(name)),
    book(name, depth = Infinity) {
      const { book } = instrumentOf(name);
      const { changeId, timestamp } = book;
      return { changeId, timestamp, bids: book.top(true, depth), asks: book.top(false, depth) };
    },
    portfolio(userId, currency) {
      const account = venue.accounts.get(userId);
      return account === undefined ? {} : portfolioView(account, currency, venue.now());
    },
    cancelConnection(userId, connection) {
      cancelOpen(userId, (order) => order.connection === connection);
    },
    cancelAccount(userId) {
      cancelOpen(userId, () => true);
    },
    close: () => stop(),
  };

  function cancelOpen(userId: number, fits: (order: { readonly connection: string }) => boolean): void {
    const found = [...(venue.accounts.get(userId)?.orders.values() ?? [])].filter(fits);
    market.engine.run(() => {
      for (const order of found) market.engine.cancel(order, "cancel_on_disconnect");
    });
  }
}
