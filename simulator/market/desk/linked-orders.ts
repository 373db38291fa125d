/** Linked orders: one triggers others, one cancels the other, or both. */

import { codes, invalid } from "../../refusals/market-refusals.ts";
import { Refusal } from "../../refusals/refusal.ts";
import type { TradingAccount } from "../accounts/account.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Engine } from "../matching/engine.ts";
import { type FillCondition, Order } from "../orders/order.ts";
import { checkLinkedCaps } from "./caps.ts";
import type { Desk, Placed, PlaceExtras } from "./desk.ts";
import {
  checkLabel,
  hasLimit,
  isTriggered,
  type LinkedRequest,
  type OrderRequest,
  onGrid,
  openInstrument,
  readLots,
} from "./order-request.ts";
import { sleepingTrigger } from "./trigger-rules.ts";
import { requestOf, type Triggers } from "./triggers.ts";

/** A secondary order that sleeps until its primary trades. */
interface Sleeper {
  readonly order: Order;
  readonly condition: FillCondition;
  /** Lots that were woken already; only `incremental` wakes in parts. */
  woken: number;
}

/** Type, price and trigger with which a sleeper wakes: its current terms, because it may have been edited. */
function termsOf({ type, ticks, contract, trigger }: Order): Partial<OrderRequest> {
  return {
    type,
    ...(ticks !== undefined && { price: contract.price(ticks) }),
    ...(trigger !== undefined && { trigger: trigger.source }),
    ...(trigger?.offset === undefined
      ? trigger !== undefined && { trigger_price: trigger.price }
      : { trigger_offset: trigger.offset }),
  };
}

export class LinkedOrders {
  readonly #floor: TradingFloor;
  readonly #engine: Engine;
  readonly #desk: Desk;
  readonly #triggers: Triggers;
  /** Sleepers by the id of their primary order. */
  readonly #sleepers = new Map<string, Sleeper[]>();

  constructor(floor: TradingFloor, engine: Engine, desk: Desk, triggers: Triggers) {
    this.#floor = floor;
    this.#engine = engine;
    this.#desk = desk;
    this.#triggers = triggers;
  }

  /** Places an order with the orders linked to it. */
  place(account: TradingAccount, connection: string, isBuy: boolean, request: OrderRequest): Placed {
    const config = request.otoco_config ?? [];
    const condition = request.trigger_fill_condition ?? "first_hit";
    const type = request.linked_order_type;
    if (type === undefined) return this.#desk.place(account, connection, isBuy, request);
    if (config.length === 0) throw invalid("otoco_config", "value required");
    const instrument = openInstrument(this.#floor, request.instrument_name);
    if (instrument.spec.kind === "spot") throw new Refusal(...codes.unsupportedCombination);
    return this.#engine.run(() =>
      type === "one_cancels_other"
        ? this.#placePair(account, connection, isBuy, request, config)
        : this.#placePrimary(account, connection, isBuy, request, config, condition, instrument),
    );
  }

  filled(order: Order): void {
    this.#cancelPartners(order);
    for (const sleeper of this.#sleepers.get(order.id) ?? []) this.#wake(order, sleeper);
    if (order.remaining === 0) this.#sleepers.delete(order.id);
  }

  closed(order: Order): void {
    this.#cancelPartners(order);
    if (order.state !== "cancelled") return;
    for (const { order: secondary } of this.#sleepers.get(order.id) ?? []) {
      this.#engine.cancel(secondary, "oto_primary_closed");
    }
    this.#sleepers.delete(order.id);
  }

  #placePair(
    account: TradingAccount,
    connection: string,
    isBuy: boolean,
    request: OrderRequest,
    config: readonly LinkedRequest[],
  ): Placed {
    const ocoRef = this.#floor.ids.ocoRef();
    const placed = this.#desk.place(account, connection, isBuy, request, { links: { ocoRef } });
    try {
      for (const { direction, ...other } of config) {
        const amount = other.amount ?? placed.order.contract.amount(placed.order.lots);
        const partner = { ...other, instrument_name: request.instrument_name, amount };
        this.#desk.place(account, connection, direction === "buy", partner, { links: { ocoRef } });
      }
    } catch (error) {
      // A pair is placed whole or not at all.
      this.#engine.cancel(placed.order, "oco_other_closed");
      throw error;
    }
    return placed;
  }

  #placePrimary(
    account: TradingAccount,
    connection: string,
    isBuy: boolean,
    request: OrderRequest,
    config: readonly LinkedRequest[],
    condition: FillCondition,
    instrument: Instrument,
  ): Placed {
    const isOtoco = request.linked_order_type === "one_triggers_one_cancels_other";
    const ids = config.map(() => this.#floor.ids.linkedOrder(instrument.spec));
    const drafts = config.map((each) => ({ each, ...this.#read(instrument, request, each) }));
    checkLinkedCaps(account, config);
    const placed = this.#desk.place(account, connection, isBuy, request, {
      links: { otoOrderIds: ids, fillCondition: condition, ...(isOtoco && { isPrimaryOtoco: true }) },
    });
    const ocoRef = isOtoco ? this.#floor.ids.ocoRef() : undefined;
    const sleepers = drafts.map(({ each, lots, ticks }, i): Sleeper => {
      const isBuy = each.direction === "buy";
      const type = each.type ?? "limit";
      const order = new Order({
        id: ids[i] ?? this.#floor.ids.linkedOrder(instrument.spec),
        userId: account.userId,
        group: account.group,
        connection,
        contract: instrument.contract,
        isBuy,
        type,
        ...(isTriggered(type) && { trigger: sleepingTrigger(isBuy, type, each) }),
        timeInForce: each.time_in_force ?? "good_til_cancelled",
        lots,
        ticks,
        label: each.label ?? "",
        isPostOnly: each.post_only ?? false,
        isPostOnlyStrict: each.reject_post_only ?? false,
        isReduceOnly: each.reduce_only ?? false,
        displayLots: undefined,
        isProtected: false,
        links: {
          isSecondaryOto: true,
          primaryOrderId: placed.order.id,
          fillCondition: condition,
          ...(ocoRef !== undefined && { ocoRef }),
        },
        now: this.#floor.now(),
      });
      account.orders.add(order);
      this.#floor.orders.add(order);
      this.#floor.outbox.order(account, instrument, order);
      return { order, condition, woken: 0 };
    });
    this.#sleepers.set(placed.order.id, sleepers);
    return placed;
  }

  #read(
    instrument: Instrument,
    primary: OrderRequest,
    request: LinkedRequest,
  ): { lots: number; ticks: number | undefined } {
    checkLabel(request.label);
    const lots = readLots(instrument, request.amount ?? primary.amount, undefined);
    const ticks = hasLimit(request.type ?? "limit") ? onGrid(instrument, request.price, "price") : undefined;
    if (request.trigger_price !== undefined) onGrid(instrument, request.trigger_price, "trigger_price");
    return { lots, ticks };
  }

  #wake(primary: Order, sleeper: Sleeper): void {
    const { order, condition } = sleeper;
    if (order.state !== "untriggered") return;
    if (condition === "complete_fill" && primary.remaining > 0) return;
    const instrument = this.#floor.instrumentOf(order);
    if (instrument === undefined) return;
    const share = condition === "incremental" ? Math.floor((order.lots * primary.filled) / primary.lots) : order.lots;
    const lots = share - sleeper.woken;
    if (lots <= 0) return;
    sleeper.woken = share;
    const terms = { ...termsOf(order), amount: order.contract.amount(lots) };
    const { ocoRef: pair } = order.links ?? {};
    // What one fill of the primary wakes is a pair of its own, so that its end leaves those of other fills alone.
    const ocoRef = condition === "incremental" && pair !== undefined ? `${pair}-${primary.filled}` : pair;
    const extras = { triggerOrderId: order.id, ...(ocoRef !== undefined && { links: { ocoRef } }) };
    if (share < order.lots) this.#wakePart(order, terms, extras);
    else this.#triggers.release(instrument, order, this.#desk, terms, extras);
  }

  /** Places a part of a sleeper that goes on sleeping. */
  #wakePart(order: Order, terms: Partial<OrderRequest>, extras: PlaceExtras): void {
    const owner = this.#floor.ownerOf(order);
    const request = { ...requestOf(order), ...terms };
    try {
      this.#desk.place(owner, order.connection, order.isBuy, request, extras);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#triggers.remember(owner, order, "trigger:order", error.message);
    }
  }

  /** Cancels the other orders of a pair, whatever their state. */
  #cancelPartners(order: Order): void {
    const ref = order.links?.ocoRef;
    if (ref === undefined) return;
    for (const partner of this.#floor.ownerOf(order).orders.values()) {
      if (partner !== order && partner.links?.ocoRef === ref) this.#engine.cancel(partner, "oco_other_closed");
    }
  }
}
