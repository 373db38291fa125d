/** Orders as the API shows them. */
import type { Order } from "./order.ts";

/** The order as it is now; later changes do not show in it. */
export function orderView(order: Order): Record<string, unknown> {
  const { contract, trigger, links } = order;
  const isWaiting = order.state === "untriggered" || (trigger !== undefined && order.filled === 0);
  const isSpot = contract.spec.kind === "spot";
  // In the order of the exchange; where it puts what follows behind these is not known.
  const view: Record<string, unknown> = {
    label: order.label,
    price: order.ticks === undefined ? "market_price" : contract.price(order.ticks),
    user_id: order.userId,
    amount: contract.amount(order.lots),
    direction: order.isBuy ? "buy" : "sell",
    time_in_force: order.timeInForce,
    instrument_name: contract.name,
    web: false,
    api: true,
    order_id: order.id,
    creation_timestamp: order.created,
    replaced: order.isReplaced,
    ...(!isWaiting && { filled_amount: contract.amount(order.filled) }),
    last_update_timestamp: order.updated,
    post_only: order.isPostOnly,
    ...(!isSpot && { reduce_only: order.isReduceOnly }),
    ...(order.cancelReason !== undefined && { cancel_reason: order.cancelReason }),
    ...(!isWaiting && { average_price: order.averagePrice }),
    mmp: order.isProtected,
    contracts: contract.contracts(order.lots),
    order_state: order.state,
    order_type: order.type,
    ...(isSpot ? { is_rebalance: false } : { is_liquidation: order.isLiquidation }),
    risk_reducing: false,
  };
  if (order.isPostOnly || trigger !== undefined) view["reject_post_only"] = order.isPostOnlyStrict;
  if (order.originalType !== undefined) view["original_order_type"] = order.originalType;
  if (order.cancelReason === "mmp_trigger") view["mmp_cancelled"] = true;
  if (order.displayLots !== undefined) {
    view["display_amount"] = contract.amount(order.level === undefined ? order.displayLots : order.tip);
    view["refresh_amount"] = contract.amount(order.displayLots);
  }
  if (order.advanced !== undefined) {
    view["advanced"] = order.advanced.kind;
    view[order.advanced.kind] = order.advanced.value;
    view["auto_replaced"] = order.isAutoReplaced;
  }
  if (trigger !== undefined) {
    view["trigger"] = trigger.source;
    view["trigger_price"] = trigger.price;
    view["triggered"] = order.isTriggered;
    if (trigger.offset !== undefined) view["trigger_offset"] = trigger.offset;
    if (trigger.reference !== undefined) view["trigger_reference_price"] = trigger.reference;
  }
  if (order.triggerOrderId !== undefined) {
    view["trigger_order_id"] = order.triggerOrderId;
    if (trigger === undefined) view["triggered"] = true;
  }
  if (order.quote !== undefined) {
    view["quote"] = true;
    view["quote_id"] = order.quote.quoteId;
    view["mmp_group"] = order.quote.mmpGroup;
    if (order.quote.quoteSetId !== undefined) view["quote_set_id"] = order.quote.quoteSetId;
  }
  if (links !== undefined) {
    if (links.ocoRef !== undefined) view["oco_ref"] = links.ocoRef;
    if (links.otoOrderIds !== undefined) view["oto_order_ids"] = [...links.otoOrderIds];
    if (links.primaryOrderId !== undefined) view["primary_order_id"] = links.primaryOrderId;
    if (links.isPrimaryOtoco !== undefined) view["is_primary_otoco"] = links.isPrimaryOtoco;
    if (links.isSecondaryOto !== undefined) view["is_secondary_oto"] = links.isSecondaryOto;
    if (links.fillCondition !== undefined) view["trigger_fill_condition"] = links.fillCondition;
  }
  return view;
}
