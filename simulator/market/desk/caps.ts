/** Refuses orders beyond the caps of an account. A trigger order counts as an order once it has fired. */

import { bounded } from "../../refusals/market-refusals.ts";
import { Refusal } from "../../refusals/refusal.ts";
import type { TradingAccount } from "../accounts/account.ts";
import { inCoins } from "../contracts/spec.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Order, TriggerSource } from "../orders/order.ts";
import { isTriggered, type LinkedRequest } from "./order-request.ts";

/** Of the caps that every account has. */
const usual = 100;

const countCaps = {
  future: ["futureOrders", 10014, "pme_max_future_open_orders"],
  option: ["optionOrders", 10015, "pme_max_option_open_orders"],
  spot: ["spotOrders", 11013, "max_spot_open_orders"],
} as const;

const sizeCaps = {
  future: ["futureOrdersSize", 10016, "pme_max_future_open_orders_size"],
  option: ["optionOrdersSize", 10017, "pme_max_option_open_orders_size"],
} as const;

/** Checks the caps on orders that may rest and on the position that `lots` of one may lead to. Quotes have none. */
export function checkOrderCaps(
  account: TradingAccount,
  instrument: Instrument,
  order: Order,
  lots = order.remaining,
): void {
  const { caps } = account.config;
  if (caps === undefined || order.quote !== undefined || order.isReduceOnly) return;
  checkPosition(account, instrument, order.isBuy, lots, caps.futurePositionSize);
  const isResting = order.timeInForce === "good_til_cancelled" || order.timeInForce === "good_til_day";
  if (!isResting || order.originalType === "market") return;
  const { kind } = instrument.spec;
  const others = account.orders
    .values()
    .filter((other) => other !== order && other.level !== undefined && !other.quote);
  const ofKind = others.filter(({ contract }) => contract.spec.kind === kind);
  refuseBeyond(others.length + 1, caps.openOrders, 10013, "pme_max_total_open_orders");
  const [member, code, name] = countCaps[kind];
  refuseBeyond(ofKind.length + 1, caps[member], code, name);
  if (kind === "spot") return;
  const [sizeMember, sizeCode, sizeName] = sizeCaps[kind];
  const size = ofKind.reduce((sum, other) => sum + coins(other, other.remaining), coins(order, lots));
  refuseBeyond(size, caps[sizeMember], sizeCode, sizeName);
}

/** Checks the cap on orders that wait for one kind of price, before more do. */
export function checkTriggerCap(account: TradingAccount, source: TriggerSource, more = 1): void {
  const waiting = account.orders.values().filter(({ trigger }) => trigger?.source === source);
  refuseBeyond(waiting.length + more, account.config.caps?.triggerOrders ?? usual, 11035, "no_more_triggers");
}

/** Checks the cap on orders that wait for a primary order; those with a trigger count among trigger orders too. */
export function checkLinkedCaps(account: TradingAccount, secondaries: readonly LinkedRequest[]): void {
  const waiting = account.orders.values().filter(({ links }) => links?.isSecondaryOto === true);
  const cap = account.config.caps?.linkedOrders ?? usual;
  if (waiting.length + secondaries.length > cap) throw new Refusal(13901, "no_more_oto_orders");
  const sources = secondaries.filter(({ type = "limit" }) => isTriggered(type)).map(({ trigger }) => trigger);
  for (const source of new Set(sources)) {
    const alike = sources.filter((other) => other === source);
    if (source !== undefined) checkTriggerCap(account, source, alike.length);
  }
}

function checkPosition(
  account: TradingAccount,
  { spec, name, contract, markPrice }: Instrument,
  isBuy: boolean,
  more: number,
  cap: number | undefined,
): void {
  if (cap === undefined || spec.kind !== "future") return;
  const { lots = 0, buyingLots = 0, sellingLots = 0 } = account.positions.get(name) ?? {};
  const reached = isBuy ? lots + buyingLots + more : sellingLots + more - lots;
  const size = inCoins(spec, contract.amount(Math.max(0, reached)), markPrice);
  refuseBeyond(size, cap, 10018, "non_pme_max_future_position_size");
}

function coins({ contract, ticks }: Order, lots: number): number {
  return inCoins(contract.spec, contract.amount(lots), contract.price(ticks ?? 1));
}

function refuseBeyond(wanted: number, cap: number | undefined, code: number, name: string): void {
  if (cap !== undefined && wanted > cap) throw bounded(code, name, cap);
}
