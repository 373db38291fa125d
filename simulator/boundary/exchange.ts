/** The boundary inside the simulator: what the wire asks of the market. */

import type { PoolOverrides } from "../credits/pool-size.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { Random } from "../determinism/random.ts";
import type { AccountConfig } from "./accounts.ts";
import type { BookSnapshot, MarketEvent } from "./events.ts";
import type { MarketOptions } from "./market-options.ts";

/** The account that makes a call, and the connection that it came over. */
export interface CallingAccount {
  readonly userId: number;
  /** Names the connection for cancel-on-disconnect; HTTP calls share `http`. */
  readonly connection: string;
  /** Whether cancel-on-disconnect is armed for this connection. */
  readonly cancelOnDisconnect: boolean;
  readonly scopes: readonly string[];
}

export interface ExchangeOptions {
  readonly clock: ExchangeClock;
  readonly random: Random;
  readonly accounts: readonly AccountConfig[];
  readonly market?: MarketOptions;
  /** Credit pools that are not of their usual size: account summaries show them. */
  readonly pools?: PoolOverrides;
}

/** The market and its accounts. Knows nothing of connections, frames or tokens. */
export interface Exchange {
  /** Wire names of the methods that it answers. */
  readonly methods: ReadonlySet<string>;
  /** Answers one call, or throws a `Refusal`. Events of the call reach the listeners before it returns. */
  handle(method: string, caller: CallingAccount | undefined, params: Readonly<Record<string, unknown>>): unknown;
  listen(listener: (event: MarketEvent) => void): () => void;
  /** Instruments by name, as `public/get_instrument` shows them. */
  instruments(): ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** One instrument, also one that ended recently. */
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

/** An exchange whose market a test can steer. */
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
