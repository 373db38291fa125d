/** What one exchange does its own way. The rest of this library asks, and knows no exchange. Types only. */
import type { ChannelRow, MethodRow } from "../generated/contract.ts";
import type { Order, UserTrade } from "../generated/types.ts";
import type { RpcError } from "./errors/call.ts";
import type { CallTrace } from "./errors/family.ts";
import type { ErrorTable } from "./errors/outcome.ts";
import type { Random } from "./platform/random.ts";
import type { Signer } from "./platform/signer.ts";

export type {
  CallOptions,
  Channel,
  ChannelRow,
  Delivery,
  Drift,
  Effect,
  ErrorRow,
  LimitPool,
  MethodRole,
  MethodRow,
  Mismatch,
  ParamShape,
  ReplyMeta,
  Request,
  Validation,
  Validators,
} from "../generated/contract.ts";
export type { Order, UserTrade } from "../generated/types.ts";
export type { ErrorTable } from "./errors/outcome.ts";

/** Addresses of an exchange. */
export interface Endpoints {
  /** Address of the WebSocket, as `wss://www.deribit.com/ws/api/v2`. */
  readonly ws: string;
  /** Base address of HTTP calls, as `https://www.deribit.com/api/v2`. */
  readonly http?: string | undefined;
}

/** What is known of the methods, channels and errors of an exchange. */
export interface Catalogue {
  /** Version of this package. */
  readonly version: string;
  readonly errors: ErrorTable;
  /** Whether a method is in the tables. */
  knows(wire: string): boolean;
  /** The row of a method; one that takes nothing for granted where the tables have none. */
  methodOf(wire: string): MethodRow;
  /** The family of a channel. */
  channelOf(channel: string): ChannelRow | undefined;
}

/** A call that the library makes by itself. */
export interface OwnCall {
  /** Name on the wire. */
  readonly method: string;
  readonly params: object;
}

/** The words of the protocol in which notifications come. */
export interface Protocol {
  /** How a notification begins as the exchange writes it, up to the name of its channel. */
  readonly notificationStart: string;
  /** Method of a message of a channel. */
  readonly notification: string;
  /** Method of a question whether this client is still there. */
  readonly ping: string;
  /** Whether a ping has to be answered. */
  isQuestion(params: unknown): boolean;
}

/** Codes of refused calls that the client acts on. */
export interface RefusalPolicy {
  /** The token of the call is not valid any more: sign in again, and send the call once more. */
  readonly tokenRefused: number;
  /** The pool of credits is empty. */
  readonly creditsExhausted: number;
}

/** What a grant is made with. */
export interface GrantContext {
  readonly signer: Signer;
  readonly random: Random;
  /** The time at the exchange, in milliseconds: a signature is good for a minute of it. */
  readonly exchangeNow: () => number;
  /** Scope to ask for; left out when the exchange shall decide. */
  readonly scope: string | undefined;
}

/** What a call over HTTP is signed with. */
export interface RequestSigning extends Omit<GrantContext, "scope"> {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How a connection is signed in. */
export interface SessionPolicy<Credentials> {
  /** Greets the exchange. */
  hello(clientName: string, clientVersion: string): OwnCall;
  /** Asks the exchange for its time. */
  readonly time: OwnCall;
  /** Signs in. */
  signIn(credentials: Credentials, context: GrantContext): Promise<OwnCall>;
  /** Method that signs in, and trades refresh tokens. */
  readonly signInMethod: string;
  /** Trades a refresh token for a new pair. */
  refresh(refreshToken: string): OwnCall;
  /** Has the exchange cancel orders when the connection is lost. */
  cancelOnDisconnect(scope: "connection" | "account"): OwnCall;
  /** Makes a refresh token for a second session with the same rights. */
  fork(refreshToken: string, sessionName: string): OwnCall;
  /** Makes a refresh token for another account of the same owner. */
  exchange(refreshToken: string, subjectId: number, scope: string | undefined): OwnCall;
  /** Reads the account: its id and its limits. */
  readonly account: OwnCall;
  /** Method that ends the session: the exchange closes the connection instead of answering. */
  readonly signOut: string;
  /** The `Authorization` header of a call that is signed by itself; its path and body are part of the signature. */
  signRequest(path: string, body: string, signing: RequestSigning): Promise<string>;
}

/** How a connection shows that it is alive. */
export interface HeartbeatPolicy {
  /** Has the exchange send heartbeats. */
  set(intervalMs: number): OwnCall;
  /** Answers a heartbeat. */
  readonly answer: OwnCall;
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

/** How channels are asked for. */
export interface SubscriptionPolicy {
  /** Asks for channels, or for their end. They are all of the same `isSignedIn`. */
  change(verb: "subscribe" | "unsubscribe", channels: readonly string[], isSignedIn: boolean): OwnCall;
  /** Whether a channel is asked for in the name of the account. */
  isSignedIn(channel: string, row: ChannelRow): boolean;
  /** Why a client without credentials cannot read a channel; `undefined` when it can. */
  hiddenBecause(channel: string, row: ChannelRow): string | undefined;
  /** What is known of a channel. */
  rowOf(channel: string, row: ChannelRow | undefined): ChannelRow;
  readonly endings: EndingPolicy;
  /** Whether a refusal with this code concerns the token of the session, and no channel. */
  isOfToken(code: number): boolean;
  /** Whether one channel of many can be why the whole call was refused with this code. */
  isCausedByOne(code: number): boolean;
}

/** What the loss of a connection means when the exchange gave a reason for it. */
export interface LossPolicy {
  /** What to do about an error code that announced the loss; `undefined` for one that says nothing. */
  verdictOf(code: number): LossVerdict | undefined;
}

/** What an error code means for the next attempt to connect. */
export interface LossVerdict {
  /** No attempt may come earlier than this, in milliseconds. */
  readonly atLeastMs: number;
  /** Whether the attempt counts towards the limit of attempts. */
  readonly counts: boolean;
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

/** One exchange: its tables, and the answers to what they cannot say. */
export interface Venue<Credentials> {
  /** Name of the exchange, in lower case. */
  readonly name: string;
  /** Its networks by name. */
  readonly endpoints: Readonly<Record<string, Endpoints>>;
  readonly api: Catalogue;
  readonly protocol: Protocol;
  readonly refusals: RefusalPolicy;
  readonly session: SessionPolicy<Credentials>;
  readonly heartbeat: HeartbeatPolicy;
  readonly subscriptions: SubscriptionPolicy;
  readonly losses: LossPolicy;
  readonly books: BookPolicy;
  readonly orders: OrderPolicy;
}

/** How the fate of an order is looked up. */
export interface OrderPolicy {
  /** Side of the orders that a method places; `undefined` where its params say it. */
  directionOf(method: string): "buy" | "sell" | undefined;
  /** Which open orders a cancel of many covers; `undefined` where the exchange does not show it. */
  coverageOf(method: string, trace: CallTrace): Coverage | undefined;
  /** The look-ups of one look. */
  lookUps(read: Read): LookUps;
}
