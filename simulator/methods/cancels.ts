/** The family of cancels. Cancelling works in every state of the market. */
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
import { codes } from "../market/refusals.ts";
import { Refusal } from "../ports.ts";
import type { Context } from "./context.ts";
import { ownOrder } from "./orders.ts";
import { isOfCurrency, isOfKind, isOfPair, isOfType } from "./selection.ts";

const freezeMs = 1_000;

interface CancelOptions {
  readonly detailed?: boolean | undefined;
  readonly freeze_quotes?: boolean | undefined;
}

/** One execution report of a detailed cancel: orders of one currency, type and instrument. */
interface Report {
  readonly currency: string;
  readonly type: "limit" | "trigger";
  readonly instrument_name: string;
  readonly result: object[];
}

export function cancel(context: Context, params: PrivateCancelParams): object {
  const order = ownOrder(context, context.account, params.order_id);
  if (!order.isLive) throw new Refusal(...codes.notOpenOrder);
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

/** Cancels what fits; the count, or reports when `detailed` asks for them. */
export function cancelWhere(
  context: Context,
  options: CancelOptions,
  fits: (order: Order) => boolean,
): number | object {
  const { account, market, venue } = context;
  const found = account.orders.values().filter(fits);
  market.engine.run(() => {
    for (const order of found) market.engine.cancel(order, "user_request");
  });
  if (options.freeze_quotes === true) account.quotesFrozenUntil = venue.now() + freezeMs;
  return options.detailed === true ? report(found) : found.length;
}

function report(orders: readonly Order[]): Report[] {
  const reports = new Map<string, Report>();
  for (const order of orders) {
    const { name, spec } = order.contract;
    const type = order.trigger === undefined ? "limit" : "trigger";
    const key = `${name} ${type}`;
    const found = reports.get(key) ?? { currency: spec.settlement, type, instrument_name: name, result: [] };
    found.result.push(orderView(order));
    reports.set(key, found);
  }
  return [...reports.values()];
}
