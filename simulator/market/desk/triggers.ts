/** Orders that wait for a price. When it comes, each is replaced by a new order. */

import { Refusal } from "../../refusals/refusal.ts";
import type { TradingAccount } from "../accounts/account.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Order, OrderType } from "../orders/order.ts";
import { orderView } from "../orders/order-view.ts";
import type { Desk, PlaceExtras } from "./desk.ts";
import type { OrderRequest } from "./order-request.ts";
import { fires, referencePrice, trail } from "./trigger-rules.ts";

const triggeredType: Partial<Record<OrderType, OrderType>> = {
  stop_limit: "limit",
  take_limit: "limit",
  stop_market: "market",
  take_market: "market",
  trailing_stop: "market",
};

/** The request that a waiting order amounts to, without type and prices. */
export function requestOf(order: Order): OrderRequest {
  return {
    instrument_name: order.contract.name,
    amount: order.contract.amount(order.lots),
    time_in_force: order.timeInForce,
    label: order.label,
    post_only: order.isPostOnly,
    reject_post_only: order.isPostOnlyStrict,
    reduce_only: order.isReduceOnly,
    mmp: order.isProtected,
  };
}

export class Triggers {
  readonly #floor: TradingFloor;
  readonly #waiting = new Map<string, Set<Order>>();

  constructor(floor: TradingFloor) {
    this.#floor = floor;
  }

  watch(order: Order): void {
    const orders = this.#waiting.get(order.contract.name);
    if (orders === undefined) this.#waiting.set(order.contract.name, new Set([order]));
    else orders.add(order);
  }

  /** Instruments with orders that wait. */
  watched(): string[] {
    return [...this.#waiting.keys()];
  }

  isWatched(instrument: Instrument): boolean {
    return this.#waiting.has(instrument.name);
  }

  /** Fires the orders whose trigger price is reached. */
  check(instrument: Instrument, desk: Desk): void {
    const orders = this.#waiting.get(instrument.name);
    if (orders === undefined || !instrument.isOpen) return;
    for (const order of orders) {
      const { trigger } = order;
      if (order.state !== "untriggered" || trigger === undefined) {
        orders.delete(order);
        continue;
      }
      const reference = referencePrice(this.#floor, instrument, trigger.source);
      if (fires(trigger, reference)) {
        orders.delete(order);
        this.#fire(instrument, order, desk);
      } else if (trail(trigger, reference)) {
        order.updated = this.#floor.now();
        this.#floor.outbox.order(this.#floor.ownerOf(order), instrument, order);
      }
    }
    if (orders.size === 0) this.#waiting.delete(instrument.name);
  }

  /** Ends a waiting order, and places its new order. */
  #fire(instrument: Instrument, order: Order, desk: Desk): void {
    const type = triggeredType[order.type] ?? "market";
    const ticks = order.ticks;
    const price = type === "limit" && ticks !== undefined ? order.contract.price(ticks) : undefined;
    this.release(instrument, order, desk, { type, ...(price !== undefined && { price }) }, {});
  }

  /**
   * Turns a waiting order into a working one with these terms. The exchange refuses nothing here: what cannot be
   * placed is rejected, and the history of trigger orders says why.
   */
  release(instrument: Instrument, order: Order, desk: Desk, terms: Partial<OrderRequest>, extras: PlaceExtras): void {
    const owner = this.#floor.ownerOf(order);
    order.isTriggered = true;
    order.updated = this.#floor.now();
    owner.orders.delete(order);
    owner.records.orders.add(order);
    order.state = "triggered";
    // Published before the new order. Its final state still shows, because views are made at the end of the action.
    this.#floor.outbox.order(owner, instrument, order);
    const request = { ...requestOf(order), ...terms };
    let reason: string | undefined;
    let placedId: string | undefined;
    try {
      const links = order.links?.ocoRef === undefined ? undefined : { ocoRef: order.links.ocoRef };
      const placed = desk.place(owner, order.connection, order.isBuy, request, {
        triggerOrderId: order.id,
        ...(links !== undefined && { links }),
        ...extras,
      });
      placedId = placed.order.id;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      order.state = "rejected";
      reason = error.message.replace("other_reject ", "");
    }
    this.remember(owner, order, "trigger:order", reason, placedId);
  }

  /** Writes the history of trigger orders. */
  remember(owner: TradingAccount, order: Order, request: string, reason?: string, placedId?: string): void {
    const view = orderView(order);
    owner.records.triggers.add({
      timestamp: this.#floor.now(),
      currency: order.contract.spec.settlement,
      instrument: order.contract.name,
      wire: {
        timestamp: this.#floor.now(),
        trigger: order.trigger?.source ?? "last_price",
        trigger_price: order.trigger?.price ?? 0,
        trigger_order_id: order.id,
        order_id: placedId ?? order.id,
        order_state: reason === undefined ? order.state : `rejected:${reason}`,
        request,
        price: order.ticks === undefined ? (order.trigger?.price ?? 0) : order.contract.price(order.ticks),
        amount: view["amount"],
        direction: view["direction"],
        instrument_name: view["instrument_name"],
        label: view["label"],
        order_type: view["order_type"],
        post_only: view["post_only"],
        reduce_only: order.isReduceOnly,
        last_update_timestamp: order.updated,
        source: "api",
        ...(order.trigger?.offset !== undefined && { trigger_offset: order.trigger.offset }),
        ...(order.links?.ocoRef !== undefined && { oco_ref: order.links.ocoRef }),
        ...(order.links?.isSecondaryOto === true && { is_secondary_oto: true }),
      },
    });
  }
}
