/** The boundary inside the simulator: the wire on one side, the market on the other. Types only. */
import type { LimitPool } from "../generated/contract.ts";

/** The time of the simulated exchange. */
export interface Clock {
  /** Milliseconds since the Unix epoch; may have a fraction. */
  now(): number;
  /** Runs `task` once after `delayMs`. The returned function takes it back. */
  schedule(delayMs: number, task: () => void): () => void;
}

/** A source of numbers in [0, 1) that a seed decides. */
export type Random = () => number;

/** Who calls: an account, over one connection. */
export interface Caller {
  readonly userId: number;
  /** Names the connection for cancel-on-disconnect; HTTP calls share `http`. */
  readonly connection: string;
  /** Whether cancel-on-disconnect is armed for this connection. */
  readonly cancelOnDisconnect: boolean;
  readonly scopes: readonly string[];
}

/** A refusal in the words of the exchange. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** One price level that changed; `amount` is the new total there, 0 for a deleted level. */
export interface LevelChange {
  readonly side: "bids" | "asks";
  readonly action: "new" | "change" | "delete";
  readonly price: number;
  readonly amount: number;
}

/** What happened, in the order in which it happened. Objects are wire objects of the API. */
export type MarketEvent =
  | {
      readonly kind: "book";
      readonly instrument: string;
      readonly timestamp: number;
      readonly changeId: number;
      readonly prevChangeId: number;
      readonly changes: readonly LevelChange[];
    }
  | { readonly kind: "trades"; readonly instrument: string; readonly trades: readonly object[] }
  /** Something that the ticker shows changed. */
  | { readonly kind: "ticker"; readonly instrument: string }
  | { readonly kind: "index"; readonly index: string; readonly price: number }
  | { readonly kind: "instrument_state"; readonly instrument: string; readonly state: string }
  | { readonly kind: "instrument_created"; readonly instrument: string }
  /** One action of one account in one instrument: the orders, fills and position it touched. */
  | {
      readonly kind: "changes";
      readonly userId: number;
      readonly instrument: string;
      readonly orders: readonly object[];
      readonly trades: readonly object[];
      readonly positions: readonly object[];
    }
  | { readonly kind: "portfolio"; readonly userId: number; readonly currency: string }
  | { readonly kind: "mmp_trigger"; readonly userId: number; readonly index: string; readonly data: object }
  | { readonly kind: "liquidation"; readonly userId: number; readonly data: object }
  | { readonly kind: "user_lock"; readonly userId: number; readonly data: object };

export interface BookSnapshot {
  readonly timestamp: number;
  readonly changeId: number;
  /** Best first. */
  readonly bids: readonly (readonly [price: number, amount: number])[];
  readonly asks: readonly (readonly [price: number, amount: number])[];
}

/**
 * How much an account may have open at once; what would go beyond is refused. A cap that is left out does not exist.
 * The exchange gives each account caps of its own and publishes none. Those on orders of futures and options concern
 * portfolio margin there; here they concern whoever has them.
 */
export interface OrderCaps {
  /** Resting orders: 10013. */
  readonly openOrders?: number;
  /** Resting orders of futures: 10014. */
  readonly futureOrders?: number;
  /** Resting orders of options: 10015. */
  readonly optionOrders?: number;
  /** Resting orders of futures together, in coins: 10016. */
  readonly futureOrdersSize?: number;
  /** Resting orders of options together, in coins: 10017. */
  readonly optionOrdersSize?: number;
  /** Position in one future beside the orders that would add to it, in coins: 10018. */
  readonly futurePositionSize?: number;
  /** Resting orders of spot pairs: 11013. */
  readonly spotOrders?: number;
  /** Orders that wait for the same kind of price, index, mark or last: 11035. @default 100 */
  readonly triggerOrders?: number;
  /** Orders that wait for their primary order: 13901. @default 100 */
  readonly linkedOrders?: number;
}

/** What a credit pool holds when it is full, and what flows back in a second. */
export interface PoolSize {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** Sizes that replace the usual ones. */
export type PoolSizes = Readonly<Partial<Record<LimitPool, PoolSize>>>;

export interface AccountConfig {
  readonly userId: number;
  readonly username: string;
  /** User id of the main account when this is a sub-account. */
  readonly mainUserId?: number;
  readonly keys: readonly {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly name: string;
    /** Highest scope of the key, as `account:read_write trade:read_write`. */
    readonly maxScope: string;
    /** PEM of an Ed25519 or RSA key: signatures are then checked with it instead of the secret. */
    readonly publicKey?: string;
  }[];
  /** Matching-engine tier, 1 (fastest) to 4. @default 4 */
  readonly tier?: 1 | 2 | 3 | 4;
  /** What it may have open at once. */
  readonly caps?: OrderCaps;
  /** Base32 secret of the security key, if one is set up. */
  readonly totpSecret?: string;
  /** Deposits by currency, as `{ BTC: 10 }`. */
  readonly balances: Readonly<Record<string, number>>;
}

/** How the market behaves when nobody of the accounts trades. */
export interface MarketOptions {
  /**
   * Actions of made makers and takers a second; each changes a book or trades. 0 leaves quotes and index prices where
   * they are: nothing moves but by the accounts and by `setIndexPrice`.
   * @default 20
   */
  readonly rate?: number;
  /**
   * Whether the books are filled at the start. Empty books hold what the accounts put there, and nothing else.
   * @default true
   */
  readonly liquidity?: boolean;
  /** Index prices at the start, as `{ btc_usd: 60000 }`. @default plausible ones */
  readonly prices?: Readonly<Record<string, number>>;
  /**
   * What becomes of a limit outside of the price band: refused with 10005 or 10007, or set to the end of the band.
   * @default "refuse"
   */
  readonly outOfBand?: "refuse" | "clamp";
  /** How long the daily settlement at 08:00 UTC refuses trading with 10041, in milliseconds. @default 2_000 */
  readonly settlementPauseMs?: number;
}

export interface ExchangeOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly accounts: readonly AccountConfig[];
  readonly market?: MarketOptions;
  /** Credit pools that are not of their usual size: account summaries show them. */
  readonly pools?: PoolSizes;
}

/** The market and its accounts. Knows nothing of connections, frames or tokens. */
export interface Exchange {
  /** Wire names of the methods that it answers. */
  readonly methods: ReadonlySet<string>;
  /** Answers one call, or throws a `Refusal`. Events of the call reach the listeners before it returns. */
  handle(method: string, caller: Caller | undefined, params: Readonly<Record<string, unknown>>): unknown;
  listen(listener: (event: MarketEvent) => void): () => void;
  /** Instruments by name, as `public/get_instrument` shows them. */
  instruments(): ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** One instrument, also one that has ended lately. */
  instrument(name: string): Readonly<Record<string, unknown>> | undefined;
  ticker(instrument: string): object;
  /** The levels of a book, at most `depth` a side; all without it. */
  book(instrument: string, depth?: number): BookSnapshot;
  portfolio(userId: number, currency: string): object;
  /** Cancels the open orders that were made over a connection that was lost. */
  cancelConnection(userId: number, connection: string): void;
  /** Cancels all open orders of an account. */
  cancelAccount(userId: number): void;
  /** Stops its own clocks. */
  close(): void;
}

/** An exchange whose market can be moved by hand, for tests that want one situation. */
export interface SteeredExchange extends Exchange {
  /** Sets an index price; mark prices, trigger orders and the made market follow at once. */
  setIndexPrice(index: string, price: number): void;
  /** Opens, locks or halts an instrument, as `open`, `locked`, `halted`. */
  setInstrumentState(instrument: string, state: "open" | "locked" | "inactive" | "halted" | "settlement"): void;
  /** Changes `MarketOptions.rate` while it runs. */
  setRate(rate: number): void;
  /** Settles futures and perpetuals now, as at 08:00 UTC. */
  settle(): void;
}
