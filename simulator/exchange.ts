/** The exchange behind the wire: market, accounts and method handlers as one. Knows nothing of connections or frames. */

import type { ExchangeOptions, SteeredExchange } from "./boundary/exchange.ts";
import { portfolioView } from "./market/accounts/summary.ts";
import { knownCurrencies } from "./market/contracts/currencies.ts";
import { tickerView } from "./market/floor/ticker-view.ts";
import { instrumentView } from "./market/instruments/instrument-view.ts";
import { Market } from "./market/market.ts";
import { Schedule } from "./market/schedule.ts";
import { Context } from "./methods/context.ts";
import { type Handler, handlers } from "./methods/handlers.ts";
import { codes, invalid } from "./refusals/market-refusals.ts";
import { Refusal } from "./refusals/refusal.ts";

/** Values of `currency` that stand for several. */
const collective = new Set(["any", "grouped"]);
/** The one method whose currencies are tokens that bear interest, in lower case. */
const rewards = "public/get_apr_history";
const methods: ReadonlySet<string> = new Set(Object.keys(handlers));

/** Opens an exchange: instruments listed around the time of the clock, accounts with their deposits. */
export function createExchange(options: ExchangeOptions): SteeredExchange {
  const { clock, random, accounts, market: marketOptions = {}, pools = {} } = options;
  const { prices = {}, outOfBand } = marketOptions;
  const market = new Market({ clock, random, accounts, pools, isClamping: outOfBand === "clamp", prices });
  const schedule = new Schedule(market, marketOptions);
  schedule.start();
  const { floor, engine } = market;
  const anonymous = new Context(market, undefined);

  function cancelOpen(userId: number, fits: (order: { readonly connection: string }) => boolean): void {
    const found = (floor.accounts.get(userId)?.orders.values() ?? []).filter(fits);
    engine.run(() => {
      for (const order of found) engine.cancel(order, "cancel_on_disconnect");
    });
  }

  return {
    methods,
    handle(method, caller, params) {
      const handler: Handler | undefined = handlers[method];
      if (handler === undefined) throw new Refusal(...codes.notImplemented);
      const { currency } = params;
      if (currency !== undefined && method !== rewards) checkCurrency(currency);
      return handler(new Context(market, caller), params as never);
    },
    listen: (listener) => floor.outbox.listen(listener),
    instruments: () => new Map([...floor.instruments].map(([name, instrument]) => [name, instrumentView(instrument)])),
    instrument(name) {
      const found = floor.instruments.get(name) ?? floor.expired.findLast(({ spec }) => spec.name === name);
      return found && instrumentView(found);
    },
    ticker: (name) => tickerView(floor, anonymous.instrument(name)),
    book(name, depth = Number.POSITIVE_INFINITY) {
      const { book } = anonymous.instrument(name);
      const { changeId, timestamp } = book;
      return { changeId, timestamp, bids: book.top(true, depth), asks: book.top(false, depth) };
    },
    portfolio(userId, currency) {
      const account = floor.accounts.get(userId);
      return account === undefined ? {} : portfolioView(account, currency, floor.now());
    },
    cancelConnection(userId, connection) {
      cancelOpen(userId, (order) => order.connection === connection);
    },
    cancelAccount(userId) {
      cancelOpen(userId, () => true);
    },
    setIndexPrice(index, price) {
      floor.indices.set(index, price);
      schedule.follow();
    },
    setInstrumentState(name, state) {
      const instrument = anonymous.instrument(name);
      instrument.state = state;
      if (state === "inactive") market.clear(instrument);
      engine.run(() => floor.outbox.event({ kind: "instrument_state", instrument: name, state }));
    },
    setRate: (rate) => schedule.setRate(rate),
    settle: () => schedule.settle(),
    close: () => schedule.stop(),
  };
}

/** Refuses a currency that the exchange does not have, alone or in a list, whatever the method. */
function checkCurrency(currency: unknown): void {
  if (Array.isArray(currency)) currency.forEach(checkCurrency);
  if (typeof currency !== "string" || knownCurrencies.has(currency) || collective.has(currency)) return;
  throw invalid("currency", "invalid currency");
}
