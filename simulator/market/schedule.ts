/** The timers of the market: prices every second, the made market at its rate, settlement at 08:00 UTC. */
import type { MarketOptions } from "../boundary/market-options.ts";
import { nextSettlement } from "./contracts/calendar.ts";
import { listInstruments } from "./contracts/catalogue.ts";
import { isFuture } from "./contracts/spec.ts";
import { backfill, backfillDeliveries } from "./floor/backfill.ts";
import { Generator } from "./making/generator.ts";
import type { Market } from "./market.ts";
import { settle } from "./settlement.ts";

const priceMs = 1_000;
const defaultRate = 20;
const defaultPauseMs = 2_000;
const firstInstrumentId = 120_000;

export class Schedule {
  readonly #market: Market;
  readonly #generator: Generator | undefined;
  readonly #pauseMs: number;
  readonly #ids = new Map<string, number>();
  #rate: number;
  #stopPrices: (() => void) | undefined = undefined;
  #stopActions: (() => void) | undefined = undefined;
  #stopSettlement: (() => void) | undefined = undefined;
  #stopPause: (() => void) | undefined = undefined;
  /** When the last settlement was due. A clock that is set back brings it about no second time. */
  #settledMs = Number.NEGATIVE_INFINITY;

  constructor(market: Market, options: MarketOptions) {
    this.#market = market;
    this.#rate = options.rate ?? defaultRate;
    this.#pauseMs = options.settlementPauseMs ?? defaultPauseMs;
    this.#generator = options.liquidity === false ? undefined : new Generator(market.floor, market.engine);
  }

  start(): void {
    this.#list();
    if (this.#generator !== undefined) {
      for (const instrument of this.#market.floor.instruments.values()) backfill(this.#market.floor, instrument);
      backfillDeliveries(this.#market.floor);
    }
    this.#scheduleSettlement();
    this.setRate(this.#rate);
  }

  /** Changes the rate; 0 stops prices and the made market. The timer of prices that already runs goes on. */
  setRate(rate: number): void {
    const wasMoving = this.#stopPrices !== undefined;
    this.#rate = rate;
    this.#stopActions?.();
    if (rate <= 0) {
      this.#stopPrices?.();
      this.#stopPrices = undefined;
      return;
    }
    if (!wasMoving) this.#schedulePrices();
    if (this.#generator !== undefined) this.#scheduleActions(this.#generator);
  }

  /** The indices were moved: everything follows at once. */
  follow(): void {
    this.#market.pricesMoved();
    this.#respond();
  }

  settle(): void {
    this.#settleAt(this.#market.floor.now());
  }

  stop(): void {
    this.#stopPrices?.();
    this.#stopActions?.();
    this.#stopSettlement?.();
    this.#stopPause?.();
  }

  #respond(): void {
    this.#generator?.follow();
    this.#market.respond();
  }

  #schedulePrices(): void {
    this.#stopPrices = this.#market.floor.clock.schedule(priceMs, () => {
      this.#market.advance(this.#market.floor.now(), priceMs);
      this.#respond();
      this.#schedulePrices();
    });
  }

  #scheduleActions(generator: Generator): void {
    const { delayMs, actions } = generator.plan(this.#rate);
    this.#stopActions = this.#market.floor.clock.schedule(delayMs, () => {
      for (let i = 0; i < actions; i += 1) generator.act();
      this.#scheduleActions(generator);
    });
  }

  #scheduleSettlement(): void {
    const { floor } = this.#market;
    const at = nextSettlement(Math.max(floor.now(), this.#settledMs));
    this.#stopSettlement = floor.clock.schedule(at - floor.clock.now(), () => {
      this.#settleAt(at);
      this.#scheduleSettlement();
    });
  }

  #settleAt(timestamp: number): void {
    this.#market.pricesMoved();
    settle(this.#market, timestamp, this.#pauseMs);
    this.#settledMs = timestamp;
    this.#pause();
    this.#list();
  }

  /** The books of futures stand still while they are settled. */
  #pause(): void {
    if (this.#pauseMs <= 0) return;
    const { floor } = this.#market;
    const paused = [...floor.instruments.values()].filter(({ spec, isOpen }) => isFuture(spec) && isOpen);
    this.#market.setState(paused, "settlement");
    this.#stopPause = floor.clock.schedule(this.#pauseMs, () => {
      this.#market.setState(
        paused.filter(({ state }) => state === "settlement"),
        "open",
      );
    });
  }

  /** Lists what is due and not there yet. */
  #list(): void {
    const { floor, engine } = this.#market;
    const isFirst = floor.instruments.size === 0;
    const specs = listInstruments(
      floor.now(),
      (index) => floor.indices.price(index),
      (name) => this.#idOf(name),
    );
    engine.run(() => {
      for (const spec of specs) {
        if (floor.instruments.has(spec.name) || spec.expiry <= this.#settledMs) continue;
        const { name, state } = floor.list(spec);
        if (isFirst) continue;
        floor.outbox.event({ kind: "instrument_created", instrument: name });
        floor.outbox.event({ kind: "instrument_state", instrument: name, state });
      }
    });
    this.#generator?.seed();
  }

  #idOf(name: string): number {
    const id = this.#ids.get(name) ?? firstInstrumentId + this.#ids.size;
    this.#ids.set(name, id);
    return id;
  }
}
