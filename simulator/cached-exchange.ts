/** An exchange whose list of instruments is made once, and again when it changes. */

import type { Exchange } from "./boundary/exchange.ts";

/** Wraps an exchange so that its instruments can be looked up for each message. */
export function cacheInstruments(exchange: Exchange): Exchange {
  let instruments: ReturnType<Exchange["instruments"]> | undefined;
  exchange.listen(({ kind }) => {
    if (kind === "instrument_state" || kind === "instrument_created") instruments = undefined;
  });
  return {
    methods: exchange.methods,
    handle: (method, caller, params) => exchange.handle(method, caller, params),
    listen: (listener) => exchange.listen(listener),
    instruments() {
      instruments ??= exchange.instruments();
      return instruments;
    },
    instrument: (name) => instruments?.get(name) ?? exchange.instrument(name),
    ticker: (instrument) => exchange.ticker(instrument),
    book: (instrument, depth) => exchange.book(instrument, depth),
    portfolio: (userId, currency) => exchange.portfolio(userId, currency),
    cancelConnection: (userId, connection) => exchange.cancelConnection(userId, connection),
    cancelAccount: (userId) => exchange.cancelAccount(userId),
    close: () => exchange.close(),
  };
}
