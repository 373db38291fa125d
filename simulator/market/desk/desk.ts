/** The order desk: takes new orders in. Puts together checks, funds, triggers, links and the engine. */

import { codes, invalid } from "../../refusals/market-refusals.ts";
import { Refusal } from "../../refusals/refusal.ts";
import type { TradingAccount } from "../accounts/account.ts";
import type { Fill } from "../accounts/fill.ts";
import { holdValue, spentCurrency } from "../accounts/holds.ts";
import { canCarry } from "../accounts/margin.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Engine } from "../matching/engine.ts";
import { reach } from "../matching/matching.ts";
import { Order, type OrderLinks, type OrderTerms, type QuoteKey, type Trigger } from "../orders/order.ts";
import { advancedTicks } from "./advanced.ts";
import { checkOrderCaps, checkTriggerCap } from "./caps.ts";
import {
  checkCombination,
  checkDeadline,
  checkLabel,
  hasLimit,
  isTriggered,
  type OrderRequest,
  onGrid,
  openInstrument,
  readDisplay,
  readLots,
  readPrice,
  withinBand,
} from "./order-request.ts";
import { checkProtected } from "./protection-rules.ts";
import { readTrigger } from "./trigger-rules.ts";

/** An order and the fills that it had at once. */
export interface Placed {
  readonly order: Order;
  readonly fills: Fill[];
}

/** What an order has in addition to its request. */
export interface PlaceExtras {
  readonly id?: string;
  readonly links?: OrderLinks;
  readonly quote?: QuoteKey;
  readonly triggerOrderId?: string;
  readonly isLiquidation?: boolean;
}

export class Desk {
  readonly #floor: TradingFloor;
  readonly #engine: Engine;
  /** Watches orders that wait for their trigger. */
  readonly #watch: (order: Order) => void;

  constructor(floor: TradingFloor, engine: Engine, watch: (order: Order) => void) {
    this.#floor = floor;
    this.#engine = engine;
    this.#watch = watch;
  }

  /** Checks a request, and places the order that it asks for. */
  place(
    account: TradingAccount,
    connection: string,
    isBuy: boolean,
    request: OrderRequest,
    extras: PlaceExtras = {},
  ): Placed {
    return this.#engine.run(() => {
      checkDeadline(this.#floor, request.valid_until);
      checkLabel(request.label);
      const instrument = openInstrument(this.#floor, request.instrument_name);
      checkCombination(instrument, request);
      const terms = this.#terms(account, connection, instrument, isBuy, request, extras);
      const order = new Order(terms);
      if (order.trigger !== undefined) {
        checkTriggerCap(account, order.trigger.source);
        this.#accept(account, order);
        this.#floor.outbox.order(account, instrument, order);
        this.#watch(order);
        return { order, fills: [] };
      }
      return { order, fills: this.admit(account, instrument, order) };
    });
  }

  /** Takes a checked order into the market: protection, direction, caps, funds, then the book. */
  admit(account: TradingAccount, instrument: Instrument, order: Order): Fill[] {
    checkProtected(this.#floor, account, instrument, order);
    if (order.isReduceOnly) order.lots = order.filled + this.reducible(account, instrument, order);
    if (order.isPostOnly && order.ticks !== undefined) {
      order.ticks = this.#engine.postOnlyPrice(instrument, order, order.ticks);
    }
    const { limit, rests } = this.#limits(instrument, order);
    // An order without a limit is valued at the price that it will pay, not at the bound of the price band.
    const weighed = order.ticks ?? reach(instrument.book, order, limit) ?? limit;
    order.ticks ??= limit;
    checkOrderCaps(account, instrument, order);
    if (!order.isReduceOnly) this.checkFunds(account, instrument, order, order.remaining, weighed);
    this.#accept(account, order);
    order.state = "open";
    const fills = this.#engine.work(instrument, order, limit, rests);
    this.#floor.outbox.order(account, instrument, order);
    return fills;
  }

  /** Refuses an order whose owner could not carry `lots` of it at this limit. What it holds already is counted. */
  checkFunds(account: TradingAccount, instrument: Instrument, order: Order, lots: number, ticks = order.ticks): void {
    if (account.isHouse) return;
    const value = holdValue(order, lots, ticks);
    if (instrument.spec.kind !== "spot") {
      if (!canCarry(account, account.position(instrument), order.isBuy, lots, value)) {
        throw new Refusal(...codes.notEnoughFunds);
      }
      return;
    }
    const currency = spentCurrency(order);
    const ledger = account.ledger(currency);
    if (ledger.balance - ledger.spotReserve < value) {
      throw new Refusal(10039, `not_enough_funds_in_currency ${currency}`, { currency });
    }
  }

  /** The worst price of an order and where its rest goes. */
  #limits(instrument: Instrument, order: Order): { readonly limit: number; readonly rests: number | undefined } {
    const bound = order.isBuy ? instrument.maxTicks : instrument.minTicks;
    if (order.originalType === "market_limit") {
      const best = order.isBuy ? instrument.book.bestAsk : instrument.book.bestBid;
      return { limit: best ?? bound, rests: best };
    }
    if (order.ticks === undefined) return { limit: bound, rests: undefined };
    const rests = order.timeInForce === "good_til_cancelled" || order.timeInForce === "good_til_day";
    return { limit: order.ticks, rests: rests ? order.ticks : undefined };
  }

  #terms(
    account: TradingAccount,
    connection: string,
    instrument: Instrument,
    isBuy: boolean,
    request: OrderRequest,
    extras: PlaceExtras,
  ): OrderTerms {
    const { contract, spec } = instrument;
    const asked = request.type ?? "limit";
    const lots = readLots(instrument, request.amount, request.contracts);
    const advanced = this.#advanced(request);
    let ticks: number | undefined;
    if (advanced !== undefined) {
      ticks = advancedTicks(instrument, advanced, isBuy, this.#floor.now());
      ticks = withinBand(this.#floor, instrument, ticks, isBuy);
    } else if (hasLimit(asked)) {
      // The limit of a trigger order is judged when it fires: prices will be others by then.
      ticks = isTriggered(asked)
        ? onGrid(instrument, request.price, "price")
        : readPrice(this.#floor, instrument, request.price, isBuy);
    }
    const trigger: Trigger | undefined = isTriggered(asked)
      ? readTrigger(this.#floor, instrument, isBuy, asked, request)
      : undefined;
    const isMarket = asked === "market" || asked === "market_limit";
    const id =
      extras.id ??
      (trigger === undefined ? this.#floor.ids.order(spec) : this.#floor.ids.triggerOrder(spec, trigger.source, isBuy));
    const displayLots = readDisplay(instrument, request.display_amount, lots);
    return {
      id,
      userId: account.userId,
      group: account.group,
      connection,
      contract,
      isBuy,
      type: isMarket ? "limit" : asked,
      originalType: isMarket ? asked : undefined,
      timeInForce: request.time_in_force ?? "good_til_cancelled",
      lots,
      ticks,
      label: request.label ?? "",
      isPostOnly: request.post_only ?? false,
      isPostOnlyStrict: request.reject_post_only ?? false,
      isReduceOnly: request.reduce_only ?? false,
      displayLots,
      isProtected: request.mmp ?? false,
      trigger,
      links: extras.links,
      quote: extras.quote,
      triggerOrderId: extras.triggerOrderId,
      isLiquidation: extras.isLiquidation,
      advanced,
      now: this.#floor.now(),
    };
  }

  #advanced({ advanced, price }: OrderRequest): Order["advanced"] {
    if (advanced === undefined) return undefined;
    if (price === undefined || !(price > 0))
      throw invalid("price", price === undefined ? "value required" : "invalid value");
    return { kind: advanced, value: price };
  }

  #accept(account: TradingAccount, order: Order): void {
    account.orders.add(order);
    this.#floor.orders.add(order);
  }

  /** Open lots that a reduce-only order may have: never more than the position that it is against. */
  reducible(account: TradingAccount, instrument: Instrument, order: Order, wanted = order.remaining): number {
    const held = account.position(instrument).lots;
    const against = order.isBuy ? Math.max(0, -held) : Math.max(0, held);
    if (against === 0) throw new Refusal(...codes.reduceDirection);
    return Math.min(wanted, against);
  }
}
