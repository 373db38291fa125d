/** Lists of open orders, and the state of single ones. */
import type {
  PrivateGetOpenOrdersByCurrencyParams,
  PrivateGetOpenOrdersByInstrumentParams,
  PrivateGetOpenOrdersByLabelParams,
  PrivateGetOpenOrdersParams,
  PrivateGetOrderMarginByIdsParams,
  PrivateGetOrderStateByLabelParams,
  PrivateGetOrderStateParams,
} from "../../generated/types.ts";
import { initialRate } from "../market/accounts/margin.ts";
import { notional } from "../market/contracts/spec.ts";
import type { Order } from "../market/orders/order.ts";
import { orderView } from "../market/orders/order-view.ts";
import type { Context } from "./context.ts";
import { ownOrder } from "./orders.ts";
import { isOfCurrency, isOfKind, isOfType } from "./selection.ts";
import { isRecent } from "./stores.ts";

function list(context: Context, fits: (order: Order) => boolean): object[] {
  return context.account.orders.values().filter(fits).map(orderView);
}

export function getOpenOrders(context: Context, { kind, type }: PrivateGetOpenOrdersParams): object[] {
  return list(context, (order) => isOfKind(order.contract.spec, kind) && isOfType(order, type));
}

export function getOpenOrdersByCurrency(context: Context, params: PrivateGetOpenOrdersByCurrencyParams): object[] {
  const { currency, kind, type } = params;
  return list(
    context,
    (order) =>
      isOfCurrency(order.contract.spec, currency) && isOfKind(order.contract.spec, kind) && isOfType(order, type),
  );
}

export function getOpenOrdersByInstrument(context: Context, params: PrivateGetOpenOrdersByInstrumentParams): object[] {
  const { contract } = context.instrument(params.instrument_name);
  return list(context, (order) => order.contract === contract && isOfType(order, params.type));
}

export function getOpenOrdersByLabel(context: Context, params: PrivateGetOpenOrdersByLabelParams): object[] {
  const { currency, label } = params;
  return list(
    context,
    (order) => isOfCurrency(order.contract.spec, currency) && (label === undefined || order.label === label),
  );
}

export function getOrderState(context: Context, { order_id }: PrivateGetOrderStateParams): object {
  return orderView(ownOrder(context, context.account, order_id));
}

export function getOrderStateByLabel(context: Context, params: PrivateGetOrderStateByLabelParams): object[] {
  const { account, floor } = context;
  const { currency, label = "" } = params;
  const now = floor.now();
  return [...account.records.orders.entries, ...account.orders.values()]
    .filter((order) => isRecent(order, now))
    .filter((order) => order.label === label && isOfCurrency(order.contract.spec, currency))
    .map(orderView);
}

/** The margin that each of the orders holds by itself. */
export function getOrderMarginByIds(context: Context, { ids }: PrivateGetOrderMarginByIdsParams): object[] {
  return ids.map((id) => {
    const order = ownOrder(context, context.account, id);
    const { contract } = order;
    const price = contract.price(order.ticks ?? 0);
    const amount = contract.amount(order.remaining);
    const position = context.account.position(context.instrument(contract.name));
    const value = price > 0 ? notional(contract.spec, amount, price) : 0;
    return {
      order_id: id,
      initial_margin: contract.spec.kind === "future" ? value * initialRate(position) : value,
      initial_margin_currency: contract.spec.settlement,
    };
  });
}
