/** The family of cancels. Cancelling works in every state of the market but one: while a book is settled. */
import type {
  PrivateCancelAllByCurrencyPairParams,
  PrivateCancelAllByCurrencyParams,
  PrivateCancelAllByInstrumentParams,
  PrivateCancelAllByKindOrTypeParams,
  PrivateCancelAllParams,
  PrivateCancelByLabelParams,
  PrivateCancelParams,
} from "../../generated/types.ts";
import type { Order } from "../market/orders/order.ts";
import { orderView } from "../market/orders/order-view.ts";
import { codes } from "../refusals/market-refusals.ts";
import { Refusal } from "../refusals/refusal.ts";
import type { Context } from "./context.ts";
import { ownOrder } from "./orders.ts";
import { isOfCurrency, isOfKind, isOfPair, isOfType } from "./selection.ts";

const freezeMs = 1_000;

interface CancelOptions {
  readonly detailed?: boolean | undefined;
  readonly freeze_quotes?: boolean | undefined;
}

/** Orders of one currency, type and instrument: what one execution report of a detailed cancel is about. */
interface Group {
  readonly place: { readonly currency: string; readonly type: "limit" | "trigger"; readonly instrument_name: string };
  readonly orders: Order[];
}

export function cancel(context: Context, params: PrivateCancelParams): object {
  const order = ownOrder(context, context.account, params.order_id);
  if (!order.isLive) throw new Refusal(...codes.notOpenOrder);
  if (isSettling(context, order)) throw new Refusal(...codes.settling);
  context.market.engine.run(() => context.market.engine.cancel(order, "user_request"));
  return orderView(order);
}

export function cancelByLabel(context: Context, params: PrivateCancelByLabelParams): number | object {
  return cancelWhere(
    context,
    {},
    (order) => order.label === params.label && isOfCurrency(order.contract.spec, params.currency),
  );
}

export function cancelAll(context: Context, params: PrivateCancelAllParams): number | object {
  return cancelWhere(context, params, () => true);
}

export function cancelAllByCurrency(context: Context, params: PrivateCancelAllByCurrencyParams): number | object {
  return cancelWhere(
    context,
    params,
    (order) =>
      isOfCurrency(order.contract.spec, params.currency) &&
      isOfKind(order.contract.spec, params.kind) &&
      isOfType(order, params.type),
  );
}

export function cancelAllByCurrencyPair(
  context: Context,
  params: PrivateCancelAllByCurrencyPairParams,
): number | object {
  return cancelWhere(
    context,
    params,
    (order) =>
      isOfPair(order.contract.spec, params.currency_pair) &&
      isOfKind(order.contract.spec, params.kind) &&
      isOfType(order, params.type),
  );
}

export function cancelAllByInstrument(context: Context, params: PrivateCancelAllByInstrumentParams): number | object {
  const { contract } = context.instrument(params.instrument_name);
  return cancelWhere(context, params, (order) => order.contract === contract && isOfType(order, params.type));
}

export function cancelAllByKindOrType(context: Context, params: PrivateCancelAllByKindOrTypeParams): number | object {
  const wanted: readonly string[] = typeof params.currency === "string" ? [params.currency] : params.currency;
  return cancelWhere(
    context,
    params,
    (order) =>
      wanted.some((currency) => isOfCurrency(order.contract.spec, currency)) &&
      isOfKind(order.contract.spec, params.kind) &&
      isOfType(order, params.type),
  );
}

function isSettling(context: Context, order: Order): boolean {
  return context.floor.instrumentOf(order)?.state === "settlement";
}

/** Cancels what fits; the count, or reports when `detailed` asks for them. */
export function cancelWhere(
  context: Context,
  options: CancelOptions,
  fits: (order: Order) => boolean,
): number | object {
  const { account, market, floor } = context;
  const found = account.orders.values().filter(fits);
  const left = found.filter((order) => isSettling(context, order));
  const cancelled = found.filter((order) => !left.includes(order));
  market.engine.run(() => {
    for (const order of cancelled) market.engine.cancel(order, "user_request");
  });
  if (options.freeze_quotes === true) account.quotesFrozenUntil = floor.now() + freezeMs;
  return options.detailed === true ? reports(cancelled, left) : cancelled.length;
}

function groups(orders: readonly Order[]): Group[] {
  const found = new Map<string, Group>();
  for (const order of orders) {
    const { name, spec } = order.contract;
    const type = order.trigger === undefined ? "limit" : "trigger";
    const key = `${name} ${type}`;
    const place = { currency: spec.settlement, type, instrument_name: name } as const;
    const group = found.get(key) ?? { place, orders: [] };
    group.orders.push(order);
    found.set(key, group);
  }
  return [...found.values()];
}

/** Execution reports of what was cancelled, and of what could not be. */
function reports(cancelled: readonly Order[], left: readonly Order[]): object[] {
  const [code, message] = codes.settling;
  return [
    ...groups(cancelled).map(({ place, orders }) => ({ ...place, result: orders.map(orderView) })),
    ...groups(left).map(({ place }) => ({ ...place, error: { code, message } })),
  ];
}
