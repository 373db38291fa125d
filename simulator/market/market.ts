/** The working market: connects floor, engine, desk, triggers and linked orders. */
import type { TradingAccount } from "./accounts/account.ts";
import { advancedTicks } from "./desk/advanced.ts";
import { Amendment } from "./desk/amendment.ts";
import { Desk } from "./desk/desk.ts";
import { LinkedOrders } from "./desk/linked-orders.ts";
import { countProtected } from "./desk/protection-rules.ts";
import { shrinkReduceOnly } from "./desk/reduce-only.ts";
import { Triggers } from "./desk/triggers.ts";
import { type FloorOptions, TradingFloor } from "./floor/trading-floor.ts";
import type { Instrument } from "./instruments/instrument.ts";
import { Liquidation } from "./liquidation.ts";
import { Engine, type EngineHooks } from "./matching/engine.ts";
import type { Order } from "./orders/order.ts";

export class Market {
  readonly floor: TradingFloor;
  readonly engine: Engine;
  readonly desk: Desk;
  readonly amendment: Amendment;
  readonly links: LinkedOrders;
  readonly triggers: Triggers;
  readonly liquidation: Liquidation;

  constructor(options: FloorOptions) {
    this.floor = new TradingFloor(options);
    this.engine = new Engine(this.floor);
    this.triggers = new Triggers(this.floor);
    this.desk = new Desk(this.floor, this.engine, (order) => this.triggers.watch(order));
    this.amendment = new Amendment(this.floor, this.engine, this.desk);
    this.links = new LinkedOrders(this.floor, this.engine, this.desk, this.triggers);
    this.liquidation = new Liquidation(this.floor, this.engine, this.desk);
    this.engine.attach(this.#hooks());
  }

  /** Moves the indices to `now`, and the marks with them. */
  advance(now: number, elapsedMs: number): void {
    this.floor.indices.advance(now);
    for (const instrument of this.floor.instruments.values()) instrument.drift(this.floor.random, elapsedMs);
    this.pricesMoved();
  }

  /** The indices have new prices: computes marks and publishes both. Call `respond` afterwards. */
  pricesMoved(): void {
    const { floor } = this;
    this.engine.run(() => {
      for (const name of floor.indices.names()) {
        floor.outbox.event({ kind: "index", index: name, price: floor.indices.price(name) });
      }
      const references = new Map(floor.indices.names().map((index) => [index, floor.reference(index)]));
      for (const instrument of floor.instruments.values()) {
        const reference = references.get(instrument.spec.index);
        if (reference === undefined || !instrument.needsMark(reference)) continue;
        instrument.mark(reference);
        floor.outbox.event({ kind: "ticker", instrument: instrument.name });
      }
    });
  }

  /**
   * Runs what waits for prices: trigger orders, advanced orders, liquidation. Call it after the made market has followed,
   * so that no order trades at stale quotes.
   */
  respond(): void {
    this.engine.run(() => {
      for (const name of this.triggers.watched()) this.#checkTriggers(name);
      this.#repriceAdvanced();
    });
    this.liquidation.check();
  }

  /** Opens, locks or pauses instruments, and publishes the new state. */
  setState(instruments: readonly Instrument[], state: Instrument["state"]): void {
    this.engine.run(() => {
      for (const instrument of instruments) {
        instrument.state = state;
        this.floor.outbox.event({ kind: "instrument_state", instrument: instrument.name, state });
      }
    });
  }

  /** Cancels every order of an instrument, those of the made market included. */
  clear(instrument: Instrument): void {
    const { floor, engine } = this;
    engine.run(() => {
      for (const account of floor.accounts.values()) {
        for (const order of account.orders.values()) {
          if (order.contract === instrument.contract) engine.cancel(order, undefined);
        }
      }
      for (const side of [instrument.book.bids, instrument.book.asks]) {
        for (let order = side.best?.head; order !== undefined; order = side.best?.head) engine.cancel(order, undefined);
      }
    });
  }

  #hooks(): EngineHooks {
    return {
      filled: (order, lots) => {
        this.engine.later(() => {
          this.links.filled(order);
          shrinkReduceOnly(this.floor, this.engine, order);
          if (order.isProtected) countProtected(this.floor, this.engine, order, lots);
        });
      },
      closed: (order) => {
        if (order.links !== undefined) this.engine.later(() => this.links.closed(order));
        if (order.trigger !== undefined && order.state === "cancelled") {
          this.triggers.remember(this.floor.ownerOf(order), order, "cancel");
        }
      },
      traded: (instrument) => {
        if (this.triggers.isWatched(instrument)) this.engine.later(() => this.#checkTriggers(instrument.name));
      },
    };
  }

  #checkTriggers(name: string): void {
    const instrument = this.floor.instruments.get(name);
    if (instrument !== undefined) this.triggers.check(instrument, this.desk);
  }

  /** Advanced orders follow the price of the underlying. */
  #repriceAdvanced(): void {
    for (const account of this.floor.accounts.values()) {
      for (const order of account.orders.values()) {
        if (order.advanced !== undefined && order.state === "open") this.#reprice(account, order, order.advanced);
      }
    }
  }

  #reprice(account: TradingAccount, order: Order, advanced: NonNullable<Order["advanced"]>): void {
    const instrument: Instrument | undefined = this.floor.instrumentOf(order);
    if (instrument === undefined || !instrument.isOpen) return;
    const ticks = advancedTicks(instrument, advanced, order.isBuy, this.floor.now());
    if (ticks === order.ticks) return;
    order.isAutoReplaced = true;
    this.amendment.reprice(account, instrument, order, ticks);
  }
}
