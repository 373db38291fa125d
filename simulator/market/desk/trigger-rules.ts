/** When a trigger order fires, and which trigger prices are refused. */

import { codes, invalid } from "../../refusals/market-refusals.ts";
import { Refusal } from "../../refusals/refusal.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { OrderType, Trigger, TriggerSource } from "../orders/order.ts";
import { type OrderRequest, onGrid } from "./order-request.ts";

/** The price that a trigger looks at. */
export function referencePrice(floor: TradingFloor, instrument: Instrument, source: TriggerSource): number {
  switch (source) {
    case "index_price":
      return floor.indexPrice(instrument);
    case "mark_price":
      return instrument.markPrice;
    case "last_price":
      return instrument.lastPrice ?? instrument.markPrice;
  }
}

/** Reads the trigger of a request; a price that is reached already is refused. */
export function readTrigger(
  floor: TradingFloor,
  instrument: Instrument,
  isBuy: boolean,
  type: OrderType,
  request: Pick<OrderRequest, "trigger" | "trigger_price" | "trigger_offset">,
): Trigger {
  const source = request.trigger ?? "last_price";
  const now = referencePrice(floor, instrument, source);
  if (type === "trailing_stop") {
    const offset = request.trigger_offset;
    if (offset === undefined) throw invalid("trigger_offset", "value required");
    if (!(offset > 0)) throw invalid("trigger_offset", "invalid value");
    return { source, offset, reference: now, price: isBuy ? now + offset : now - offset, isRising: isBuy };
  }
  onGrid(instrument, request.trigger_price, "trigger_price");
  const price = request.trigger_price ?? 0;
  const isRising = type.startsWith("stop_") ? isBuy : !isBuy;
  const trigger = { source, price, offset: undefined, reference: undefined, isRising };
  if (fires(trigger, now)) throw new Refusal(...codes.invalidTriggerPrice);
  return trigger;
}

/** The trigger of an order that still sleeps: current prices do not matter yet. */
export function sleepingTrigger(
  isBuy: boolean,
  type: OrderType,
  request: Pick<OrderRequest, "trigger" | "trigger_price" | "trigger_offset">,
): Trigger {
  return {
    source: request.trigger ?? "last_price",
    price: request.trigger_price ?? 0,
    offset: request.trigger_offset,
    reference: undefined,
    isRising: type.startsWith("stop_") || type === "trailing_stop" ? isBuy : !isBuy,
  };
}

/**
 * Changes when a waiting order fires: the price, or the distance of one that trails it. A price that is reached already
 * is refused; for an order that sleeps behind another, `now` is left out.
 */
export function amendTrigger(
  instrument: Instrument,
  trigger: Trigger,
  now: number | undefined,
  request: { readonly trigger_price?: number | undefined; readonly trigger_offset?: number | undefined },
): void {
  const { trigger_price, trigger_offset } = request;
  if (trigger.offset === undefined) {
    if (trigger_price === undefined) return;
    onGrid(instrument, trigger_price, "trigger_price");
    if (now !== undefined && fires({ ...trigger, price: trigger_price }, now)) {
      throw new Refusal(...codes.invalidTriggerPrice);
    }
    trigger.price = trigger_price;
    return;
  }
  if (trigger_offset === undefined) return;
  if (!(trigger_offset > 0)) throw invalid("trigger_offset", "invalid value");
  trigger.offset = trigger_offset;
  const reference = trigger.reference ?? 0;
  trigger.price = trigger.isRising ? reference + trigger_offset : reference - trigger_offset;
}

/** Moves a trailing stop with the reference price. Returns whether its price moved. */
export function trail(trigger: Trigger, reference: number): boolean {
  if (trigger.offset === undefined || trigger.reference === undefined) return false;
  const isBetter = trigger.isRising ? reference < trigger.reference : reference > trigger.reference;
  if (!isBetter) return false;
  trigger.reference = reference;
  trigger.price = trigger.isRising ? reference + trigger.offset : reference - trigger.offset;
  return true;
}

export function fires(trigger: Trigger, reference: number): boolean {
  return trigger.isRising ? reference >= trigger.price : reference <= trigger.price;
}
