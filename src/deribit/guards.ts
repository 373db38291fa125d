/** What guards ask Deribit. It is no part of the venue: a client without guards does not carry it. */
import type { Instrument, Ticker } from "../../generated/types.ts";
import type { GuardPolicy } from "../venue.ts";
import { books } from "./books.ts";
import { endings } from "./endings.ts";

export const guards: GuardPolicy = {
  cancelAll: { method: "private/cancel_all", params: {} },
  withdrawAll: { method: "private/cancel_all_block_rfq_quotes", params: {} },
  openOrders: books.openOrders,
  instrument: (instrument_name) => ({ method: "public/get_instrument", params: { instrument_name } }),
  factsOf: (result) => {
    const { contract_size, kind, instrument_type, base_currency, quote_currency } = (result ??
      {}) as Partial<Instrument>;
    if (typeof contract_size !== "number" || contract_size <= 0 || typeof kind !== "string") return undefined;
    return {
      contractSize: contract_size,
      isInQuote: instrument_type === "reversed" && kind.startsWith("future"),
      isPricedInQuote: base_currency !== quote_currency,
      hasEnded: endings.endOf(result) !== undefined,
    };
  },
  pricesChannel: (instrument) => `ticker.${instrument}.100ms`,
  pricesOf: (data) => {
    const { mark_price: mark, index_price: index } = (data ?? {}) as Partial<Ticker>;
    return typeof mark === "number" && typeof index === "number" ? { mark, index } : undefined;
  },
  selfTrading: (mode, extended_to_subaccounts) => ({
    method: "private/set_self_trading_config",
    params: { mode, extended_to_subaccounts },
  }),
};
