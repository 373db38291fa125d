/** The port of guards: what a client hands to them, and what a desk holds. */
import type { OpenOrdersOptions, OpenOrdersView } from "../books/open-orders.ts";
import type { Clock } from "../platform/clock.ts";
import type { RawReply } from "../protocol/reply.ts";
import type { CallbackOptions } from "../subscriptions/options.ts";
import type { CallOptions, OwnCall } from "../venue.ts";
import type { GuardChanges } from "./options.ts";

/** All new orders are held back, and those that were open are withdrawn. */
export interface Halt {
  readonly reason: string;
  /** When it began, in milliseconds by the clock of the client. */
  readonly sinceMs: number;
  /**
   * `halting`: orders may still be open. `halted`: the exchange showed that none is, and none is under way. `resumed`: it is
   * over.
   */
  readonly state: "halting" | "halted" | "resumed";
}

/** What a guard needs of its client. */
export interface GuardedClient {
  readonly clock: Clock;
  /** Number of the connection that calls go out on; counts up. */
  readonly connection: number;
  /** The time at the exchange, in milliseconds; `undefined` where nothing has told it. */
  exchangeNow(): number | undefined;
  /** Whether a method is in the tables. */
  knows(method: string): boolean;
  call(call: OwnCall, options?: CallOptions): Promise<unknown>;
  listen(channel: string, options: CallbackOptions<unknown>): Promise<unknown>;
  openOrders(options: OpenOrdersOptions): Promise<OpenOrdersView>;
  /** Answers a call that was kept from the wire. */
  answer(id: number, reply: RawReply): void;
  /** Reports a change of the halt. */
  onHalt(halt: Halt): void;
}

/** Limits of a desk that each of its orders keeps. `createGuards` of `deribit-rpc/guards` makes them. */
export interface Guards {
  /** The halt that is in force; `undefined` while orders may leave. */
  readonly halted: Halt | undefined;
  /**
   * Holds back all new orders and edits of all clients, and withdraws what is open, until `resume`. Resolves when the
   * exchange shows no open order and none is under way any more; tries without end until then. A second call joins the first.
   */
  halt(reason: string): Promise<void>;
  /** Lets orders leave again. */
  resume(): void;
  /**
   * Changes limits while clients run, all of them or, with a `ConfigError`, none. Orders that wait are held to the new ones.
   * `dryRun` and `selfTrading` cannot change.
   */
  configure(changes: GuardChanges): void;
  /** A sign of life of the strategy: `halt` follows within `aliveWithinMs`, unless another one comes. */
  alive(): void;
}
