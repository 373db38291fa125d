/** The state of the exchange: time, prices, instruments, accounts, orders. Holds it and makes no decisions. */

import type { AccountConfig } from "../../boundary/accounts.ts";
import type { PoolOverrides } from "../../credits/pool-size.ts";
import type { ExchangeClock } from "../../determinism/clock.ts";
import type { Random } from "../../determinism/random.ts";
import { TradingAccount } from "../accounts/account.ts";
import { coins } from "../contracts/currencies.ts";
import { Ids } from "../contracts/ids.ts";
import type { InstrumentSpec } from "../contracts/spec.ts";
import { Instrument, type Reference } from "../instruments/instrument.ts";
import type { Order } from "../orders/order.ts";
import { OrderIndex } from "../orders/order-index.ts";
import { IndexFeed } from "../prices/index-feed.ts";
import { Outbox } from "./outbox.ts";

/** The account that makes the market. No other can have this id. */
export const houseId = 0;

export interface FloorOptions {
  readonly clock: ExchangeClock;
  readonly random: Random;
  readonly accounts: readonly AccountConfig[];
  /** Credit pools that are not of their usual size. */
  readonly pools: PoolOverrides;
  /** Whether limits outside of the price band are moved into it. @default false */
  readonly isClamping?: boolean;
  /** Index prices at the start, by name. */
  readonly prices: Readonly<Record<string, number>>;
}

/** One settlement or delivery of an instrument, as the public sees it. */
interface PublicSettlement {
  readonly timestamp: number;
  readonly type: "settlement" | "delivery";
  readonly instrument: Instrument;
  readonly wire: object;
}

/** An official delivery price of an index. */
interface Delivery {
  readonly index: string;
  readonly timestamp: number;
  readonly price: number;
}

export class TradingFloor {
  readonly clock: ExchangeClock;
  readonly random: Random;
  readonly pools: PoolOverrides;
  readonly isClamping: boolean;
  readonly ids: Ids;
  readonly indices: IndexFeed;
  readonly instruments = new Map<string, Instrument>();
  readonly instrumentsById = new Map<number, Instrument>();
  /** Instruments that expired, newest last. */
  readonly expired: Instrument[] = [];
  readonly accounts = new Map<number, TradingAccount>();
  readonly house: TradingAccount;
  /** Orders of all accounts but the house, open ones and those still remembered. */
  readonly orders = new OrderIndex();
  readonly settlements: PublicSettlement[] = [];
  readonly deliveries: Delivery[] = [];
  readonly outbox: Outbox;
  readonly started: number;
  /** Fees and rounding that the exchange took, in atoms by currency. */
  readonly takings = new Map<string, number>();
  /** End of the pause that a settlement makes. */
  settlingUntil = 0;
  readonly #volatilities = new Map(coins.map(({ code, annualVolatility }) => [code, annualVolatility]));

  constructor({ clock, random, accounts, pools, isClamping = false, prices }: FloorOptions) {
    this.clock = clock;
    this.random = random;
    this.pools = pools;
    this.isClamping = isClamping;
    this.started = this.now();
    this.ids = new Ids(random);
    this.indices = new IndexFeed(random, this.started, prices);
    this.outbox = new Outbox(this);
    this.house = new TradingAccount(
      { userId: houseId, username: "market", keys: [], balances: {} },
      this.started,
      true,
    );
    for (const config of accounts) this.#open(config);
  }

  /** Milliseconds as the exchange stamps them: whole. */
  now(): number {
    return Math.floor(this.clock.now());
  }

  /** What mark prices of contracts on an index are made from. */
  reference(index: string): Reference {
    const base = this.indices.spec(index)?.base ?? "";
    return { now: this.now(), index: this.indices.price(index), volatility: this.#volatilities.get(base) ?? 0.5 };
  }

  indexPrice(instrument: Instrument): number {
    return this.indices.price(instrument.spec.index);
  }

  list(spec: InstrumentSpec): Instrument {
    const instrument = new Instrument(spec, this.ids.change(), this.reference(spec.index));
    this.instruments.set(spec.name, instrument);
    this.instrumentsById.set(spec.id, instrument);
    return instrument;
  }

  /** The account of an order. */
  ownerOf(order: Order): TradingAccount {
    return this.accounts.get(order.userId) ?? this.house;
  }

  /** The living instrument of an order. */
  instrumentOf(order: Order): Instrument | undefined {
    return this.instruments.get(order.contract.name);
  }

  /** Books money that the exchange itself gained, in atoms. */
  take(currency: string, atoms: number): void {
    this.takings.set(currency, (this.takings.get(currency) ?? 0) + atoms);
  }

  #open(config: AccountConfig): void {
    const { userId } = config;
    if (!Number.isSafeInteger(userId) || userId <= houseId || this.accounts.has(userId)) {
      throw new RangeError(`An account needs a positive whole number of its own as userId, got ${userId}.`);
    }
    const account = new TradingAccount(config, this.started);
    account.records.onForget = (order) => this.orders.delete(order);
    this.accounts.set(config.userId, account);
  }
}
