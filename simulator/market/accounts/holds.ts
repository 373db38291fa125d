/** What resting orders hold of their owner: lots that could become a position, premiums, spot balances. */

import { toAtoms } from "../contracts/money.ts";
import type { Order } from "../orders/order.ts";
import type { TradingAccount } from "./account.ts";
import type { Position } from "./position.ts";

/** Money that is held for an order when `lots` of it rest at its limit, in atoms of the currency it spends. */
export function holdValue(order: Order, lots: number, ticks = order.ticks ?? 0): number {
  const { spec } = order.contract;
  if (spec.kind === "option") return order.isBuy ? toAtoms(spec.settlement, order.contract.value(lots, ticks)) : 0;
  if (spec.kind !== "spot") return 0;
  return order.isBuy
    ? toAtoms(spec.quote, order.contract.value(lots, ticks))
    : toAtoms(spec.base, order.contract.amount(lots));
}

/** Currency that a spot order spends. */
export function spentCurrency(order: Order): string {
  return order.isBuy ? order.contract.spec.quote : order.contract.spec.base;
}

/** Updates what is held for an order to what rests of it now. */
export function updateHold(account: TradingAccount, position: Position, order: Order): void {
  if (account.isHouse) return;
  const lots = order.level === undefined || order.isReduceOnly ? 0 : order.remaining;
  const value = lots === 0 ? 0 : holdValue(order, lots);
  apply(account, position, order, lots - order.heldLots, value - order.heldValue);
  order.heldLots = lots;
  order.heldValue = value;
}

/** Runs a check as if the order held nothing: a changed order must not count twice. */
export function withoutHold(account: TradingAccount, position: Position, order: Order, check: () => void): void {
  const { heldLots, heldValue } = order;
  apply(account, position, order, -heldLots, -heldValue);
  try {
    check();
  } finally {
    apply(account, position, order, heldLots, heldValue);
  }
}

function apply(account: TradingAccount, position: Position, order: Order, lots: number, value: number): void {
  if (order.contract.spec.kind === "spot") account.ledger(spentCurrency(order)).spotReserve += value;
  else if (order.isBuy) {
    position.buyingLots += lots;
    position.buyingValue += value;
  } else position.sellingLots += lots;
}
