/** Placing, changing and closing: `buy`, `sell`, `edit`, `edit_by_label`, `close_position`. */
import type {
  PrivateBuyParams,
  PrivateClosePositionParams,
  PrivateEditByLabelParams,
  PrivateEditParams,
  PrivateSellParams,
} from "../../generated/types.ts";
import type { TradingAccount } from "../market/accounts/account.ts";
import { tradeView } from "../market/accounts/trade-view.ts";
import type { Placed } from "../market/desk/desk.ts";
import { type OrderRequest, openInstrument } from "../market/desk/order-request.ts";
import type { Order } from "../market/orders/order.ts";
import { orderView } from "../market/orders/order-view.ts";
import { codes } from "../refusals/market-refusals.ts";
import { Refusal } from "../refusals/refusal.ts";
import type { Context } from "./context.ts";
import { isRecent } from "./stores.ts";

function reply({ order, fills }: Placed): object {
  return { trades: fills.map(tradeView), order: orderView(order) };
}

function place(context: Context, isBuy: boolean, request: OrderRequest): object {
  return reply(context.market.links.place(context.account, context.caller.connection, isBuy, request));
}

export function buy(context: Context, params: PrivateBuyParams): object {
  return place(context, true, params as OrderRequest);
}

export function sell(context: Context, params: PrivateSellParams): object {
  return place(context, false, params as OrderRequest);
}

/** An order of the account, open or recently closed. Only mass quotes change quotes. */
export function ownOrder(context: Context, account: TradingAccount, orderId: string): Order {
  const order = context.floor.orders.get(orderId);
  const isFound = order?.userId === account.userId && isRecent(order, context.floor.now());
  if (!isFound) throw new Refusal(...codes.orderNotFound);
  return order;
}

export function edit(context: Context, params: PrivateEditParams): object {
  const order = ownOrder(context, context.account, params.order_id);
  if (order.quote !== undefined) throw new Refusal(...codes.orderNotFound);
  return reply(context.market.amendment.amend(context.account, order, params));
}

export function editByLabel(context: Context, params: PrivateEditByLabelParams): object {
  const instrument = openInstrument(context.floor, params.instrument_name);
  const found = context.account.orders
    .values()
    .filter(
      ({ contract, label, quote }) => contract === instrument.contract && label === params.label && quote === undefined,
    );
  const [order] = found;
  if (order === undefined) throw new Refusal(...codes.orderNotFound);
  if (found.length > 1) throw new Refusal(...codes.nonUniqueLabel);
  return reply(context.market.amendment.amend(context.account, order, params));
}

/** Closes a position with a reduce-only order of its whole size. */
export function closePosition(context: Context, params: PrivateClosePositionParams): object {
  const instrument = openInstrument(context.floor, params.instrument_name);
  const { lots } = context.account.position(instrument);
  if (lots === 0) throw new Refusal(...codes.alreadyClosed);
  return place(context, lots < 0, {
    instrument_name: instrument.name,
    amount: instrument.contract.amount(Math.abs(lots)),
    type: params.type === "limit" ? "limit" : "market",
    reduce_only: true,
    ...(params.price !== undefined && { price: params.price }),
  });
}
