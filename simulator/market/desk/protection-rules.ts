/** Market maker protection: bounds what protected orders offer, counts their fills, cancels them when a limit breaks. */

import { codes } from "../../refusals/market-refusals.ts";
import { Refusal } from "../../refusals/refusal.ts";
import type { TradingAccount } from "../accounts/account.ts";
import { Position } from "../accounts/position.ts";
import { positionGreeks } from "../accounts/position-view.ts";
import type { ProtectionConfig } from "../accounts/protection.ts";
import { inCoins } from "../contracts/spec.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Engine } from "../matching/engine.ts";
import type { Order } from "../orders/order.ts";

/**
 * Refuses a protected order while its protection is frozen, or when `lots` of it at this limit would offer more than
 * `max_quote_quantity` together with the others of its group on the same side of the same book.
 */
export function checkProtected(
  floor: TradingFloor,
  account: TradingAccount,
  instrument: Instrument,
  order: Order,
  lots = order.remaining,
  ticks = order.ticks,
): void {
  if (!order.isProtected) return;
  const protection = account.protections.get(instrument.spec.index, order.quote?.mmpGroup);
  if (protection === undefined) return;
  if (protection.isFrozen(floor.now())) throw new Refusal(...codes.mmpTrigger);
  const most = protection.config.maxQuoteQuantity;
  if (most === undefined) return;
  let offered = offeredCoins(order, lots, ticks);
  for (const other of account.orders.values()) {
    const isBeside = other !== order && other.contract === order.contract && other.isBuy === order.isBuy;
    if (isBeside && isProtectedBy(other, protection.config)) offered += offeredCoins(other);
  }
  if (offered > most) throw new Refusal(...codes.maxQuoteQuantity);
}

/** Cancels orders beyond a new `max_quote_quantity`, the newest first. */
export function curtail(engine: Engine, account: TradingAccount, config: ProtectionConfig): void {
  const { maxQuoteQuantity = Number.POSITIVE_INFINITY } = config;
  const offered = new Map<string, number>();
  for (const order of account.orders.values()) {
    if (!isProtectedBy(order, config)) continue;
    const place = `${order.contract.name} ${order.isBuy}`;
    const sum = (offered.get(place) ?? 0) + offeredCoins(order);
    if (sum > maxQuoteQuantity) engine.cancel(order, "mmp_config_curtailment");
    else offered.set(place, sum);
  }
}

function isProtectedBy(order: Order, { indexName, mmpGroup }: ProtectionConfig): boolean {
  return (
    order.isProtected &&
    order.level !== undefined &&
    order.contract.spec.index === indexName &&
    order.quote?.mmpGroup === mmpGroup
  );
}

function offeredCoins(order: Order, lots = order.remaining, ticks = order.ticks ?? 1): number {
  const { contract } = order;
  return inCoins(contract.spec, contract.amount(lots), contract.price(ticks));
}

/** Counts a fill of a protected order. */
export function countProtected(floor: TradingFloor, engine: Engine, order: Order, lots: number): void {
  const account = floor.ownerOf(order);
  const instrument = floor.instrumentOf(order);
  if (instrument === undefined) return;
  const { index } = instrument.spec;
  const group = order.quote?.mmpGroup;
  const protection = account.protections.get(index, group);
  const now = floor.now();
  if (protection === undefined || protection.isFrozen(now)) return;
  const traded = new Position(instrument);
  traded.lots = order.isBuy ? lots : -lots;
  const { delta, vega } = positionGreeks(traded, now);
  const { spec } = instrument;
  const coins = spec.isInverse && spec.kind === "future" ? Math.abs(delta) : Math.abs(traded.amount);
  if (!protection.count({ timestamp: now, quantity: coins, delta, vega })) return;
  for (const other of account.orders.values()) {
    const isOf = other.isProtected && other.contract.spec.index === index && other.quote?.mmpGroup === group;
    if (isOf) engine.cancel(other, "mmp_trigger");
  }
  floor.outbox.event({
    kind: "mmp_trigger",
    userId: account.userId,
    index,
    data: {
      index_name: index,
      frozen_until: protection.frozenUntil ?? 0,
      ...(group !== undefined && { mmp_group: group }),
    },
  });
}
