/** The past of an account: closed orders, fired triggers, settlements, moves of money. */
import type {
  PrivateGetOrderHistoryByCurrencyParams,
  PrivateGetOrderHistoryByCurrencyWithContinuationParams,
  PrivateGetOrderHistoryByInstrumentParams,
  PrivateGetOrderHistoryByInstrumentWithContinuationParams,
  PrivateGetSettlementHistoryByCurrencyParams,
  PrivateGetSettlementHistoryByInstrumentParams,
  PrivateGetTransactionLogParams,
  PrivateGetTriggerOrderHistoryParams,
  PublicGetDeliveryPricesParams,
  PublicGetLastSettlementsByCurrencyParams,
  PublicGetLastSettlementsByInstrumentParams,
} from "../../generated/types.ts";
import type { SettlementRecord } from "../market/accounts/records.ts";
import type { Order } from "../market/orders/order.ts";
import { orderView } from "../market/orders/order-view.ts";
import { invalid } from "../refusals/market-refusals.ts";
import type { Context } from "./context.ts";
import { pageFrom, readCount } from "./paging.ts";
import { isOfCurrency, isOfKind } from "./selection.ts";
import { isStoredOrder, type StoreQuery } from "./stores.ts";

const orderCount = 20;
const settlementCount = 20;
const logCount = { standard: 100, highest: 250 };
const highestCount = 1_000;

interface OrderQuery extends StoreQuery {
  readonly count?: number | undefined;
  readonly offset?: number | undefined;
  readonly include_unfilled?: boolean | undefined;
  readonly with_continuation?: boolean | undefined;
  readonly continuation?: string | undefined;
}

/** A list, or with `with_continuation` a page with the token of the next. */
function closedOrders(context: Context, query: OrderQuery, fits: (order: Order) => boolean): object {
  const now = context.floor.now();
  const closed = context.account.records.orders.entries
    .filter((order) => isStoredOrder(order, now, query))
    .filter((order) => (query.include_unfilled === true || order.filled > 0) && fits(order))
    .reverse()
    .slice(query.offset ?? 0);
  const found = pageFrom(closed, query.continuation, readCount(query.count, orderCount, highestCount));
  const orders = found.page.map(orderView);
  return query.with_continuation === true ? { orders, continuation: found.continuation } : orders;
}

export function getOrderHistoryByCurrency(
  context: Context,
  params: PrivateGetOrderHistoryByCurrencyParams | PrivateGetOrderHistoryByCurrencyWithContinuationParams,
): object {
  const { currency, kind } = params;
  return closedOrders(
    context,
    params,
    ({ contract }) => isOfCurrency(contract.spec, currency) && isOfKind(contract.spec, kind),
  );
}

export function getOrderHistoryByInstrument(
  context: Context,
  params: PrivateGetOrderHistoryByInstrumentParams | PrivateGetOrderHistoryByInstrumentWithContinuationParams,
): object {
  const { contract: wanted } = context.instrument(params.instrument_name);
  return closedOrders(context, params, ({ contract }) => contract === wanted);
}

export function getTriggerOrderHistory(context: Context, params: PrivateGetTriggerOrderHistoryParams): object {
  const { currency, instrument_name, count, continuation } = params;
  const records = context.account.records.triggers.entries
    .filter((record) => record.currency === currency)
    .filter((record) => instrument_name === undefined || record.instrument === instrument_name)
    .reverse();
  const found = pageFrom(records, continuation, readCount(count, orderCount, highestCount));
  return { entries: found.page.map(({ wire }) => wire), continuation: found.continuation };
}

interface SettlementQuery {
  readonly type?: string | undefined;
  readonly count?: number | undefined;
  readonly continuation?: string | undefined;
  readonly search_start_timestamp?: number | undefined;
}

function settlementPage(
  records: readonly Pick<SettlementRecord, "timestamp" | "type" | "wire">[],
  query: SettlementQuery,
): object {
  const { type, count, continuation, search_start_timestamp: latest } = query;
  const found = pageFrom(
    records
      .filter((record) => type === undefined || record.type === type)
      .filter((record) => latest === undefined || record.timestamp <= latest)
      .reverse(),
    continuation,
    readCount(count, settlementCount, highestCount),
  );
  return { settlements: found.page.map(({ wire }) => wire), continuation: found.continuation };
}

export function getSettlementHistoryByCurrency(
  context: Context,
  params: PrivateGetSettlementHistoryByCurrencyParams,
): object {
  const records = context.account.records.settlements.entries.filter(({ currency }) => currency === params.currency);
  return settlementPage(records, params);
}

export function getSettlementHistoryByInstrument(
  context: Context,
  params: PrivateGetSettlementHistoryByInstrumentParams,
): object {
  const { name } = context.instrument(params.instrument_name);
  const records = context.account.records.settlements.entries.filter(({ instrument }) => instrument === name);
  return settlementPage(records, params);
}

export function getLastSettlementsByCurrency(
  context: Context,
  params: PublicGetLastSettlementsByCurrencyParams,
): object {
  const { currency } = params;
  return settlementPage(
    context.floor.settlements.filter(({ instrument }) => isOfCurrency(instrument.spec, currency)),
    params,
  );
}

export function getLastSettlementsByInstrument(
  context: Context,
  params: PublicGetLastSettlementsByInstrumentParams,
): object {
  const wanted = context.instrument(params.instrument_name);
  return settlementPage(
    context.floor.settlements.filter(({ instrument }) => instrument === wanted),
    params,
  );
}

export function getDeliveryPrices(context: Context, params: PublicGetDeliveryPricesParams): object {
  const { index_name, offset = 0, count } = params;
  if (!context.floor.indices.has(index_name)) throw invalid("index_name", "invalid value");
  const found = context.floor.deliveries.filter(({ index }) => index === index_name).reverse();
  return {
    data: found.slice(offset, offset + readCount(count, 10, highestCount)).map(({ timestamp, price }) => ({
      date: new Date(timestamp).toISOString().slice(0, 10),
      delivery_price: price,
    })),
    records_total: found.length,
  };
}

/** Newest first. The token of a page is the id of the first entry of the next. */
export function getTransactionLog(context: Context, params: PrivateGetTransactionLogParams): object {
  const { currency, start_timestamp, end_timestamp, query, count, continuation, subaccount_id } = params;
  const limit = readCount(count, logCount.standard, logCount.highest);
  const found = context
    .accountFor(subaccount_id)
    .records.log.entries.filter((entry) => entry.currency === currency)
    .filter(({ timestamp }) => timestamp >= Number(start_timestamp) && timestamp <= Number(end_timestamp))
    .filter(({ id }) => continuation === undefined || id <= continuation)
    .reverse()
    .filter((entry) => query === undefined || JSON.stringify(entry.view()).includes(query));
  return { logs: found.slice(0, limit).map((entry) => entry.view()), continuation: found[limit]?.id ?? null };
}
