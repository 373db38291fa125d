/** Market maker protection at work: counts fills, and takes the protected orders off when a limit breaks. */

import { Position } from "../../account/position.ts";
import { positionGreeks } from "../../account/position-view.ts";
import type { Engine } from "../matching/engine.ts";
import type { Venue } from "../venue.ts";
import type { Order } from "./order.ts";

/** Counts a fill of a protected order. */
export function countProtected(venue: Venue, engine: Engine, order: Order, lots: number): void {
  const account = venue.ownerOf(order);
  const instrument = venue.instrumentOf(order);
  if (instrument === undefined) return;
  const { index } = instrument.spec;
  const group = order.quote?.mmpGroup;
  const protection = account.protections.get(index, group);
  const now = venue.now();
  if (protection === undefined || protection.isFrozen(now)) return;
  const traded = new Position(instrument);
  traded.lots = order.isBuy ? lots : -lots;
  const { delta, vega } = positionGreeks(traded, now);
  const { spec } = instrument;
  const coins = spec.inverse && spec.kind === "future" ? Math.abs(delta) : Math.abs(traded.amount);
  if (!protection.count({ timestamp: now, quantity: coins, delta, vega })) return;
  for (const other of account.orders.values()) {
    const isOf = other.mmp && other.contract.spec.index === index && other.quote?.mmpGroup === group;
    if (isOf) engine.cancel(other, "mmp_trigger");
  }
  venue.journal.event({
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
