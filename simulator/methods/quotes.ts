/** Mass quotes: many two-sided quotes in one call, and their cancels. */
import type { PrivateCancelQuotesParams, PrivateMassQuoteParams, Quote } from "../../generated/types.ts";
import { tradeView } from "../market/accounts/trade-view.ts";
import type { Placed } from "../market/desk/desk.ts";
import { checkDeadline, openInstrument, readLots } from "../market/desk/order-request.ts";
import type { Instrument } from "../market/instruments/instrument.ts";
import type { Order, QuoteKey } from "../market/orders/order.ts";
import { orderView } from "../market/orders/order-view.ts";
import { codes, invalid } from "../refusals/market-refusals.ts";
import { Refusal } from "../refusals/refusal.ts";
import { cancelWhere } from "./cancels.ts";
import type { Context } from "./context.ts";
import { isOfCurrency, isOfKind, isOfPair } from "./selection.ts";

const highestQuotes = 100;

type Side = "bid" | "ask";

interface SideError {
  readonly instrument_name: string;
  readonly side: Side;
  readonly error: { readonly code: number; readonly message: string };
}

export function massQuote(context: Context, params: PrivateMassQuoteParams): object {
  const { account, floor, market } = context;
  if (!context.caller.cancelOnDisconnect) throw new Refusal(...codes.codNotEnabled);
  checkDeadline(floor, params.valid_until);
  if (floor.now() < account.quotesFrozenUntil) throw new Refusal(...codes.quotesFrozen);
  const instruments = readInstruments(context, params.quotes);
  const placed: Placed[] = [];
  const errors: SideError[] = [];
  market.engine.run(() => {
    params.quotes.forEach((quote, i) => {
      const instrument = instruments[i];
      if (instrument === undefined) return;
      const key: QuoteKey = { quoteId: params.quote_id, quoteSetId: quote.quote_set_id, mmpGroup: params.mmp_group };
      for (const side of ["bid", "ask"] as const) {
        try {
          const result = quoteSide(context, instrument, key, side, quote);
          if (result !== undefined) placed.push(result);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          const old = findQuote(context, instrument, key, side);
          if (old !== undefined) market.engine.cancel(old, "user_request");
          const { code, message } = error;
          errors.push({ instrument_name: instrument.name, side, error: { code, message } });
        }
      }
    });
  });
  if (params.detailed !== true) return { errors_count: errors.length };
  return {
    orders: placed.map(({ order }) => orderView(order)),
    trades: placed.flatMap(({ fills }) => fills.map(tradeView)),
    errors,
  };
}

/** One call quotes instruments of one index. */
function readInstruments(context: Context, quotes: readonly Quote[]): Instrument[] {
  if (quotes.length > highestQuotes) throw invalid("quotes", "too many quotes");
  const instruments = quotes.map(({ instrument_name }) => {
    if (instrument_name === undefined) throw invalid("instrument_name", "value required");
    return openInstrument(context.floor, instrument_name);
  });
  const indices = new Set(instruments.map(({ spec }) => spec.index));
  if (indices.size > 1) throw invalid("quotes", "all quotes must have the same index");
  if (instruments.some(({ spec }) => spec.kind === "spot")) throw new Refusal(...codes.unsupportedCombination);
  return instruments;
}

/** The quote that a new one replaces: there is one on each side of an instrument in a group. */
function findQuote(context: Context, instrument: Instrument, key: QuoteKey, side: Side): Order | undefined {
  for (const order of context.account.orders.values()) {
    const isSame =
      order.quote?.mmpGroup === key.mmpGroup &&
      order.contract === instrument.contract &&
      order.isBuy === (side === "bid");
    if (isSame) return order;
  }
  return undefined;
}

/** Places, changes or (amount 0) cancels one side; an amount is what rests, fills do not count against it. */
function quoteSide(
  context: Context,
  instrument: Instrument,
  key: QuoteKey,
  side: Side,
  quote: Quote,
): Placed | undefined {
  const wanted = quote[side];
  if (wanted === undefined) return undefined;
  const { account, market, caller } = context;
  const old = findQuote(context, instrument, key, side);
  const { amount, price, post_only, reject_post_only } = wanted;
  if (amount === 0) {
    if (old !== undefined) market.engine.cancel(old, "user_request");
    return old && { order: old, fills: [] };
  }
  if (old !== undefined) {
    old.quote = key;
    const total =
      amount === undefined
        ? undefined
        : instrument.contract.amount(old.filled + readLots(instrument, amount, undefined));
    return market.amendment.amend(account, old, { amount: total, price, post_only, reject_post_only });
  }
  if (amount === undefined) throw invalid("amount", "value required");
  if (price === undefined) throw invalid("price", "value required");
  return market.desk.place(
    account,
    caller.connection,
    side === "bid",
    {
      instrument_name: instrument.name,
      amount,
      price,
      mmp: true,
      ...(post_only !== undefined && { post_only }),
      ...(reject_post_only !== undefined && { reject_post_only }),
    },
    { quote: key },
  );
}

export function cancelQuotes(context: Context, params: PrivateCancelQuotesParams): number | object {
  return cancelWhere(context, params, (order) => order.quote !== undefined && isMeant(context, order, params));
}

function isMeant(context: Context, order: Order, params: PrivateCancelQuotesParams): boolean {
  const { spec } = order.contract;
  switch (params.cancel_type) {
    case "all":
      return true;
    case "currency":
      return isOfCurrency(spec, params.currency);
    case "currency_pair":
      return isOfPair(spec, params.currency_pair);
    case "instrument":
      return order.contract.name === params.instrument_name;
    case "instrument_kind":
      return isOfKind(spec, params.kind);
    case "quote_set_id":
      return order.quote?.quoteSetId === params.quote_set_id;
    case "delta": {
      const delta = optionDelta(context, order);
      return delta !== undefined && delta >= params.min_delta && delta <= params.max_delta;
    }
  }
}

/** Delta of one contract of the order's option. */
function optionDelta(context: Context, order: Order): number | undefined {
  const instrument = context.floor.instrumentOf(order);
  return instrument?.delta(context.floor.now());
}
