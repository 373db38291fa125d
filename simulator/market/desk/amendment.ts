/** Changes orders: decides whether one keeps its place in the queue, loses it or trades at once. */

import { codes, invalid } from "../../refusals/market-refusals.ts";
import { Refusal } from "../../refusals/refusal.ts";
import type { TradingAccount } from "../accounts/account.ts";
import type { Fill } from "../accounts/fill.ts";
import { updateHold, withoutHold } from "../accounts/holds.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Engine } from "../matching/engine.ts";
import type { Order } from "../orders/order.ts";
import { advancedTicks } from "./advanced.ts";
import { checkOrderCaps } from "./caps.ts";
import type { Desk, Placed } from "./desk.ts";
import {
  checkDeadline,
  onGrid,
  openInstrument,
  readDisplay,
  readLots,
  readPrice,
  withinBand,
} from "./order-request.ts";
import { checkProtected } from "./protection-rules.ts";
import { amendTrigger, referencePrice } from "./trigger-rules.ts";

/** What an edit may change; members that are absent stay as they are. */
interface AmendRequest {
  readonly amount?: number | undefined;
  readonly contracts?: number | undefined;
  readonly price?: number | undefined;
  readonly post_only?: boolean | undefined;
  readonly reject_post_only?: boolean | undefined;
  readonly reduce_only?: boolean | undefined;
  readonly advanced?: "usd" | "implv" | undefined;
  readonly trigger_price?: number | undefined;
  readonly trigger_offset?: number | undefined;
  readonly mmp?: boolean | undefined;
  readonly valid_until?: number | undefined;
  readonly display_amount?: number | undefined;
}

/** New terms of an order that waits for no trigger. */
interface Terms {
  lots: number;
  readonly ticks: number;
  readonly advanced: Order["advanced"];
}

export class Amendment {
  readonly #floor: TradingFloor;
  readonly #engine: Engine;
  readonly #desk: Desk;

  constructor(floor: TradingFloor, engine: Engine, desk: Desk) {
    this.#floor = floor;
    this.#engine = engine;
    this.#desk = desk;
  }

  amend(account: TradingAccount, order: Order, request: AmendRequest): Placed {
    return this.#engine.run(() => {
      checkDeadline(this.#floor, request.valid_until);
      if (!order.isLive) throw new Refusal(...codes.notOpenOrder);
      const instrument = openInstrument(this.#floor, order.contract.name);
      if (request.mmp !== undefined && request.mmp !== order.isProtected) {
        throw invalid("mmp", "editing mmp flag is not supported");
      }
      const lots =
        request.amount === undefined && request.contracts === undefined
          ? order.lots
          : readLots(instrument, request.amount, request.contracts);
      if (order.state === "untriggered") return this.#amendWaiting(account, instrument, order, request, lots);
      return this.#amendOpen(account, instrument, order, request, lots);
    });
  }

  /** Works a resting order again at another price, as for advanced orders. */
  reprice(account: TradingAccount, instrument: Instrument, order: Order, ticks: number): Fill[] {
    this.#engine.lift(order);
    order.ticks = ticks;
    order.updated = this.#floor.now();
    updateHold(account, account.position(instrument), order);
    const fills = this.#engine.work(instrument, order, ticks, ticks);
    this.#floor.outbox.order(account, instrument, order);
    return fills;
  }

  #amendWaiting(
    account: TradingAccount,
    instrument: Instrument,
    order: Order,
    request: AmendRequest,
    lots: number,
  ): Placed {
    const { trigger } = order;
    const ticks = request.price === undefined ? order.ticks : onGrid(instrument, request.price, "price");
    if (trigger !== undefined) {
      const isSleeping = order.links?.isSecondaryOto === true;
      const now = isSleeping ? undefined : referencePrice(this.#floor, instrument, trigger.source);
      amendTrigger(instrument, trigger, now, request);
    }
    if (order.ticks !== undefined) order.ticks = ticks;
    order.lots = lots;
    this.#setFlags(order, request);
    this.#stamp(order);
    this.#floor.outbox.order(account, instrument, order);
    return { order, fills: [] };
  }

  #amendOpen(
    account: TradingAccount,
    instrument: Instrument,
    order: Order,
    request: AmendRequest,
    lots: number,
  ): Placed {
    const terms = this.#terms(instrument, order, request, lots);
    const position = account.position(instrument);
    if (terms.lots <= order.filled) {
      order.lots = order.filled;
      order.isReplaced = true;
      this.#engine.cancel(order, undefined);
      return { order, fills: [] };
    }
    checkProtected(this.#floor, account, instrument, order, terms.lots - order.filled, terms.ticks);
    const isReducing = request.reduce_only ?? order.isReduceOnly;
    if (isReducing)
      terms.lots = order.filled + this.#desk.reducible(account, instrument, order, terms.lots - order.filled);
    else {
      withoutHold(account, position, order, () => {
        if (terms.lots > order.lots) checkOrderCaps(account, instrument, order, terms.lots - order.filled);
        this.#desk.checkFunds(account, instrument, order, terms.lots - order.filled, terms.ticks);
      });
    }
    if (request.display_amount !== undefined) {
      order.displayLots = readDisplay(instrument, request.display_amount, terms.lots);
    }
    const isKeepingPlace =
      terms.ticks === order.ticks && terms.lots <= order.lots && request.display_amount === undefined;
    this.#setFlags(order, request);
    order.advanced = terms.advanced;
    if (isKeepingPlace) {
      order.lots = terms.lots;
      instrument.book.shrink(order, order.remaining);
      updateHold(account, position, order);
      this.#stamp(order);
      this.#floor.outbox.book(instrument);
      this.#floor.outbox.order(account, instrument, order);
      return { order, fills: [] };
    }
    let { ticks } = terms;
    if (order.isPostOnly) {
      if (order.isPostOnlyStrict && instrument.book.crosses(order.isBuy, ticks)) {
        this.#stamp(order);
        this.#engine.cancel(order, "edit_post_only_reject");
        return { order, fills: [] };
      }
      ticks = this.#engine.postOnlyPrice(instrument, order, ticks);
    }
    order.lots = terms.lots;
    this.#stamp(order);
    return { order, fills: this.reprice(account, instrument, order, ticks) };
  }

  #terms(instrument: Instrument, order: Order, request: AmendRequest, lots: number): Terms {
    if (request.advanced !== undefined) {
      if (order.advanced === undefined) throw new Refusal(...codes.notAdvancedOrder);
      const advanced = { kind: request.advanced, value: request.price ?? order.advanced.value };
      const asked = advancedTicks(instrument, advanced, order.isBuy, this.#floor.now());
      const ticks = withinBand(this.#floor, instrument, asked, order.isBuy);
      return { lots, ticks, advanced };
    }
    const ticks =
      request.price === undefined ? (order.ticks ?? 0) : readPrice(this.#floor, instrument, request.price, order.isBuy);
    return { lots, ticks, advanced: undefined };
  }

  #setFlags(order: Order, request: AmendRequest): void {
    if (request.post_only !== undefined) order.isPostOnly = request.post_only;
    if (request.reject_post_only !== undefined) order.isPostOnlyStrict = request.reject_post_only;
    if (request.reduce_only !== undefined) order.isReduceOnly = request.reduce_only;
  }

  #stamp(order: Order): void {
    order.isReplaced = true;
    order.updated = this.#floor.now();
  }
}
