/** Resting reduce-only orders shrink with the position that they reduce, and end with it. */
import { updateHold } from "../accounts/holds.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { Engine } from "../matching/engine.ts";
import type { Order } from "../orders/order.ts";

/** Shrinks the reduce-only orders of a filled order's owner to the position. */
export function shrinkReduceOnly(floor: TradingFloor, engine: Engine, filled: Order): void {
  const account = floor.ownerOf(filled);
  const instrument = floor.instrumentOf(filled);
  if (instrument === undefined) return;
  const position = account.position(instrument);
  for (const order of account.orders.values()) {
    if (!order.isReduceOnly || order.level === undefined || order.contract !== instrument.contract) continue;
    const against = order.isBuy ? Math.max(0, -position.lots) : Math.max(0, position.lots);
    if (against === 0) {
      engine.cancel(order, undefined);
      continue;
    }
    if (order.remaining <= against) continue;
    order.lots = order.filled + against;
    instrument.book.shrink(order, against);
    updateHold(account, position, order);
    floor.outbox.book(instrument);
    floor.outbox.order(account, instrument, order);
  }
}
