/** What one exchange does its own way with orders, books and instruments: the rest of its answers are in `../venue.ts`. Types only. */
import type { Order, UserTrade } from "../../generated/types.ts";
import type { RpcError } from "../errors/call.ts";
import type { CallTrace } from "../errors/family.ts";

/** A call that the library makes by itself. */
export interface OwnCall {
  /** Name on the wire. */
  readonly method: string;
  readonly params: object;
}

/** An instrument that ended, and its last state. */
export interface InstrumentEnd {
  readonly instrument: string;
  readonly state: string;
}

/** An instrument that ends, and when. */
export interface DatedInstrument {
  readonly instrument: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiresMs: number;
}

/** How the end of an instrument is noticed: its channels go silent, and look as if nothing happened there. */
export interface EndingPolicy {
  /** The channel that reports each change of state of each instrument. */
  readonly channel: string;
  /** The instrument of a channel, where it has an end. */
  datedOf(channel: string): DatedInstrument | undefined;
  /** Asks for an instrument and its state. */
  stateOf(instrument: string): OwnCall;
  /** What ended, by a message of the channel or by the instrument itself; `undefined` where nothing did. */
  endOf(data: unknown): InstrumentEnd | undefined;
  /** Whether the refusal to show an instrument says that it is not there any more. */
  isGone(refusal: RpcError): boolean;
}

/** Where the live views come from. */
export interface BookPolicy {
  /** The channel of the order book of an instrument. */
  channel(instrument: string, interval: string): string;
  /** The channel of every change of every order of the account. */
  readonly ordersChannel: string;
  /** Reads all open orders of the account. */
  readonly openOrders: OwnCall;
}

/** One list of open orders, and which of the list are meant. */
export interface Coverage {
  readonly lists: readonly OwnCall[];
  covers(order: Order): boolean;
}

/** An answer, and when the exchange received the call that it answers, in milliseconds of its clock. */
export interface Answered {
  readonly result: unknown;
  readonly receivedMs: number | undefined;
}

/** Makes a call that reads. */
export type Read = (method: string, params: object) => Promise<Answered>;

/** What the exchange shows of orders and trades. What is shown is no older than `asOfMs`. */
export interface LookUps {
  /** When the exchange received the first of the calls, in milliseconds of its clock. */
  readonly asOfMs: number;
  /** Orders under a label, open or closed lately. */
  labelled(label: string, instrument: string | undefined): Promise<readonly Order[]>;
  /** An order by its id; `undefined` when the exchange does not know it, or not any more. */
  order(orderId: string): Promise<Order | undefined>;
  /** Open orders, of one instrument or of all. */
  open(instrument?: string): Promise<readonly Order[]>;
  /** Open orders of one list of a coverage. */
  listed(list: OwnCall): Promise<readonly Order[]>;
  /** Own trades on an instrument from a time on, all pages. */
  tradesSince(instrument: string, sinceMs: number): Promise<readonly UserTrade[]>;
  /** When an order was last filled, in milliseconds; `undefined` if never. */
  lastFillMs(order: Order): Promise<number | undefined>;
  /** Orders of an instrument that were closed lately, down to those that last changed before a time. */
  closed(instrument: string, sinceMs: number): Promise<readonly Order[]>;
}

/** How the orders of an instrument are counted. */
export interface InstrumentFacts {
  /** Size of one contract, in the unit of `amount`. */
  readonly contractSize: number;
  /** Whether `amount` is in the quote currency, as USD. */
  readonly isInQuote: boolean;
  /** Whether a price is in the quote currency; options of some kinds are priced in the base currency. */
  readonly isPricedInQuote: boolean;
  /** Whether it has ended, and takes no orders any more. */
  readonly hasEnded: boolean;
}

/** Prices that orders are measured against, in the quote currency but for the mark, which is in the unit of the price. */
export interface ReferencePrices {
  readonly mark: number;
  readonly index: number;
}

/** What guards ask an exchange. */
export interface GuardPolicy {
  /** Withdraws all orders of the account. */
  readonly cancelAll: OwnCall;
  /** Withdraws all offers of the account that are no orders. */
  readonly withdrawAll: OwnCall;
  /** Reads all open orders of the account. */
  readonly openOrders: OwnCall;
  /** Reads an instrument. */
  instrument(instrument: string): OwnCall;
  /** What was read of an instrument; `undefined` for what makes no sense. */
  factsOf(result: unknown): InstrumentFacts | undefined;
  /** The channel of the prices of an instrument. */
  pricesChannel(instrument: string): string;
  /** The prices in a message of the channel; `undefined` where one is missing. */
  pricesOf(data: unknown): ReferencePrices | undefined;
  /** Has the exchange keep orders of the account from trading with each other. */
  selfTrading(mode: SelfTradingMode, withSubaccounts: boolean): OwnCall;
}

/** What the exchange does with an order that would trade with one of the same account. */
export type SelfTradingMode = "reject_taker" | "cancel_maker";

/** How the fate of an order is looked up. */
export interface OrderPolicy {
  /** Side of the orders that a method places; `undefined` where its params say it. */
  directionOf(method: string): "buy" | "sell" | undefined;
  /** Which open orders a cancel of many covers; `undefined` where the exchange does not show it. */
  coverageOf(method: string, trace: CallTrace): Coverage | undefined;
  /** The look-ups of one look. */
  lookUps(read: Read): LookUps;
}
