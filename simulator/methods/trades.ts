/** Public trades and the account's own. */
import type {
  PrivateGetUserTradesByCurrencyAndTimeParams,
  PrivateGetUserTradesByCurrencyParams,
  PrivateGetUserTradesByInstrumentAndTimeParams,
  PrivateGetUserTradesByInstrumentParams,
  PrivateGetUserTradesByOrderParams,
  PublicGetLastTradesByCurrencyAndTimeParams,
  PublicGetLastTradesByCurrencyParams,
  PublicGetLastTradesByInstrumentAndTimeParams,
  PublicGetLastTradesByInstrumentParams,
} from "../../generated/types.ts";
import type { Fill } from "../market/accounts/fill.ts";
import { tradeView } from "../market/accounts/trade-view.ts";
import { HOUR_MS } from "../market/contracts/calendar.ts";
import { type PublicPrint, printView } from "../market/history/public-print.ts";
import type { Context } from "./context.ts";
import { pageTrades, type TradeQuery } from "./paging.ts";
import { isOfCurrency, isOfKind } from "./selection.ts";
import { isStoredFill, type StoreQuery } from "./stores.ts";

interface Page {
  readonly trades: object[];
  readonly has_more: boolean;
}

/** For this long public trades do not show that one was a liquidation. */
const discretionMs = HOUR_MS;

function publicPage(context: Context, prints: readonly PublicPrint[], query: TradeQuery): Page {
  const told = context.floor.now() - discretionMs;
  const { page, hasMore } = pageTrades(prints, (print) => print, query);
  const trades = page.map((print) => {
    const isTold = print.isLiquidation && print.timestamp <= told;
    return isTold ? { ...printView(print), liquidation: "T" } : printView(print);
  });
  return { trades, has_more: hasMore };
}

function ownPage(
  context: Context,
  query: TradeQuery & StoreQuery & { readonly subaccount_id?: number | undefined },
  fits: (fill: Fill) => boolean,
): Page {
  const fills = ownFills(context, query).filter(fits);
  const { page, hasMore } = pageTrades(fills, ({ print }) => print, query);
  return { trades: page.map(tradeView), has_more: hasMore };
}

/** Fills in the store that the call reads, oldest first. */
function ownFills(context: Context, query: StoreQuery & { readonly subaccount_id?: number | undefined }): Fill[] {
  const now = context.floor.now();
  const { fills } = context.accountFor(query.subaccount_id).records;
  return fills.entries.filter((fill) => isStoredFill(fill, now, query));
}

export function getLastTradesByInstrument(
  context: Context,
  params: PublicGetLastTradesByInstrumentParams | PublicGetLastTradesByInstrumentAndTimeParams,
): Page {
  return publicPage(context, context.instrument(params.instrument_name).prints.entries, params);
}

export function getLastTradesByCurrency(
  context: Context,
  params: PublicGetLastTradesByCurrencyParams | PublicGetLastTradesByCurrencyAndTimeParams,
): Page {
  const { currency, kind } = params;
  const prints = [...context.floor.instruments.values()]
    .filter(({ spec }) => isOfCurrency(spec, currency) && isOfKind(spec, kind))
    .flatMap(({ prints }) => prints.entries);
  return publicPage(context, prints, params);
}

export function getUserTradesByInstrument(
  context: Context,
  params: PrivateGetUserTradesByInstrumentParams | PrivateGetUserTradesByInstrumentAndTimeParams,
): Page {
  const { contract } = context.instrument(params.instrument_name);
  return ownPage(context, params, ({ order }) => order.contract === contract);
}

export function getUserTradesByCurrency(
  context: Context,
  params: PrivateGetUserTradesByCurrencyParams | PrivateGetUserTradesByCurrencyAndTimeParams,
): Page {
  const { currency, kind } = params;
  return ownPage(
    context,
    params,
    ({ order: { contract } }) => isOfCurrency(contract.spec, currency) && isOfKind(contract.spec, kind),
  );
}

/** All fills of one order; newest first unless `asc` is asked for. */
export function getUserTradesByOrder(context: Context, params: PrivateGetUserTradesByOrderParams): object[] {
  const { order_id, sorting } = params;
  const fills = ownFills(context, params).filter(({ order }) => order.id === order_id);
  const trades = fills.map(tradeView);
  return sorting === "asc" ? trades : trades.reverse();
}
