/** Checks what an order asks for, in the order of the exchange, and puts it in ticks and lots. Places nothing. */

import { bounded, codes, invalid } from "../../refusals/market-refusals.ts";
import { Refusal } from "../../refusals/refusal.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { FillCondition, OrderType, TimeInForce, TriggerSource } from "../orders/order.ts";

/** Parameters of an order as they come over the wire; `private/buy` and its kin are made of these. */
export interface OrderRequest {
  readonly instrument_name: string;
  readonly amount?: number;
  readonly contracts?: number;
  readonly type?: OrderType;
  readonly price?: number;
  readonly time_in_force?: TimeInForce;
  readonly label?: string;
  readonly display_amount?: number;
  readonly post_only?: boolean;
  readonly reject_post_only?: boolean;
  readonly reduce_only?: boolean;
  readonly trigger?: TriggerSource;
  readonly trigger_price?: number;
  readonly trigger_offset?: number;
  readonly advanced?: "usd" | "implv";
  readonly mmp?: boolean;
  readonly valid_until?: number;
  readonly linked_order_type?: "one_triggers_other" | "one_cancels_other" | "one_triggers_one_cancels_other";
  readonly trigger_fill_condition?: FillCondition;
  readonly otoco_config?: readonly LinkedRequest[];
}

/** One order of an `otoco_config`. Its instrument is that of the primary order. */
export interface LinkedRequest {
  readonly amount?: number;
  readonly direction: "buy" | "sell";
  readonly type?: OrderType;
  readonly label?: string;
  readonly price?: number;
  readonly reduce_only?: boolean;
  readonly time_in_force?: TimeInForce;
  readonly post_only?: boolean;
  readonly reject_post_only?: boolean;
  readonly trigger_price?: number;
  readonly trigger_offset?: number;
  readonly trigger?: TriggerSource;
}

const longestLabel = 64;
const wellFormedName = /^[A-Z0-9]+(_[A-Z0-9]+)?(-[A-Z0-9_]+)*(-\d+(d\d+)?-[CP])?$/;
const smallestShareShown = 0.01;
const smallestLotsShown = 100;

/** Whether the type has a limit price of its own. */
export function hasLimit(type: OrderType): boolean {
  return type === "limit" || type === "stop_limit" || type === "take_limit";
}

export function isTriggered(type: OrderType): boolean {
  return type.startsWith("stop_") || type.startsWith("take_") || type === "trailing_stop";
}

/** The listed instrument of this name, in whatever state. */
export function findInstrument(floor: TradingFloor, name: string): Instrument {
  const instrument = floor.instruments.get(name) ?? floor.expired.find((expired) => expired.name === name);
  if (instrument === undefined) {
    throw invalid("instrument_name", wellFormedName.test(name) ? "instrument not found" : "wrong format");
  }
  return instrument;
}

/** The instrument, if new and changed orders are taken now. */
export function openInstrument(floor: TradingFloor, name: string): Instrument {
  const instrument = findInstrument(floor, name);
  if (floor.now() < floor.settlingUntil) throw new Refusal(...codes.settling);
  switch (instrument.state) {
    case "open":
      return instrument;
    case "settlement":
      throw new Refusal(...codes.settling);
    case "locked":
      throw new Refusal(...codes.lockedByAdmin);
    case "delivered":
    case "archivized":
      throw new Refusal(...codes.orderbookClosed);
    default:
      throw new Refusal(...codes.bookClosed);
  }
}

/** The deadline of a request, by the clock of the exchange. */
export function checkDeadline(floor: TradingFloor, validUntil: number | undefined): void {
  if (validUntil !== undefined && floor.now() > validUntil) throw new Refusal(...codes.timedOut);
}

/** The wanted size in lots. */
export function readLots(instrument: Instrument, amount: number | undefined, contracts: number | undefined): number {
  const { spec, contract } = instrument;
  const fromContracts = contracts === undefined ? undefined : contract.amounts.toUnits(contracts * spec.contractSize);
  if (amount === undefined) {
    if (contracts === undefined) throw invalid("amount", "value required");
    if (fromContracts === undefined) throw invalid("contracts", "must be a multiple of contract size");
    return positive(fromContracts);
  }
  const lots = contract.amounts.toUnits(amount);
  if (lots === undefined) throw invalid("amount", "must be a multiple of contract size");
  if (contracts !== undefined && fromContracts !== lots) throw invalid("contracts", "must agree with amount");
  return positive(lots);
}

function positive(lots: number): number {
  if (lots < 1) throw new Refusal(...codes.qtyTooLow);
  return lots;
}

/** A limit price in ticks, on the grid and within the band. */
export function readPrice(
  floor: TradingFloor,
  instrument: Instrument,
  price: number | undefined,
  isBuy: boolean,
): number {
  const ticks = onGrid(instrument, price, "price");
  return withinBand(floor, instrument, ticks, isBuy);
}

/** Refuses limits outside of the price band, or moves them to its end. */
export function withinBand(floor: TradingFloor, instrument: Instrument, ticks: number, isBuy: boolean): number {
  const { minTicks: min, maxTicks: max } = instrument;
  if (isBuy ? ticks <= max : ticks >= min) return ticks;
  if (floor.isClamping) return isBuy ? max : min;
  throw isBuy
    ? bounded(10007, "price_too_high", instrument.contract.price(max))
    : bounded(10005, "price_too_low", instrument.contract.price(min));
}

/** A price of any kind in ticks. */
export function onGrid(instrument: Instrument, price: number | undefined, param: string): number {
  if (price === undefined) throw invalid(param, "value required");
  if (!(price > 0)) throw invalid(param, "invalid value");
  const ticks = instrument.contract.ticksOf(price);
  if (ticks === undefined || ticks === 0) throw invalid(param, "must conform to tick size");
  return ticks;
}

/** Refuses a label that is too long to be kept. */
export function checkLabel(label: string | undefined): void {
  if (label !== undefined && label.length > longestLabel) throw invalid("label", "value is too long");
}

/** Refuses combinations that make no sense, whatever the numbers. */
export function checkCombination(instrument: Instrument, request: OrderRequest): void {
  const type = request.type ?? "limit";
  const inForce = request.time_in_force ?? "good_til_cancelled";
  const isImmediate = inForce === "immediate_or_cancel" || inForce === "fill_or_kill";
  if (request.post_only === true && (!hasLimit(type) || isImmediate)) throw new Refusal(...codes.postOnlyNotAllowed);
  const { kind } = instrument.spec;
  if (kind === "spot") {
    const isBarred = request.reduce_only === true || request.mmp === true || inForce === "good_til_day";
    if (isBarred) throw new Refusal(...codes.unsupportedCombination);
  }
  if (request.advanced !== undefined) {
    if (kind !== "option") throw new Refusal(...codes.noAdvancedForFutures);
    if (request.post_only === true) throw new Refusal(...codes.noAdvancedPostOnly);
    if (type !== "limit" || (request.advanced === "usd" && !instrument.spec.isInverse)) {
      throw new Refusal(...codes.unsupportedCombination);
    }
  }
  if (isTriggered(type) && request.trigger === undefined) throw invalid("trigger", "value required");
}

/** The visible part in lots; `undefined` when everything shows. */
export function readDisplay(instrument: Instrument, display: number | undefined, lots: number): number | undefined {
  if (display === undefined) return undefined;
  const shown = instrument.contract.amounts.toUnits(display);
  if (shown === undefined) throw invalid("display_amount", "must be a multiple of contract size");
  if (shown >= lots) return undefined;
  if (shown < smallestLotsShown || shown < lots * smallestShareShown) throw new Refusal(...codes.invalidDisplay);
  return shown;
}
