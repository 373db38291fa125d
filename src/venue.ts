/** What one exchange does its own way. The rest of this library asks, and knows no exchange. Types only. */
import type { ChannelRow, MethodRow } from "../generated/contract.ts";
import type { ErrorTable } from "./errors/outcome.ts";
import type { Random } from "./platform/random.ts";
import type { Signer } from "./platform/signer.ts";
import type { Endpoints, LossPolicy, RefusalPolicy } from "./venue/definition.ts";
import type { BookPolicy, EndingPolicy, OrderPolicy, OwnCall } from "./venue/trading.ts";

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
export type * from "./venue/definition.ts";
export type * from "./venue/trading.ts";

/** What is known of the methods, channels and errors of an exchange. */
export interface Catalogue {
  /** Version of this package. */
  readonly version: string;
  readonly errors: ErrorTable;
  /** Whether a method is in the tables. */
  knows(wire: string): boolean;
  /** The row of a method; one that takes nothing for granted where the tables have none. */
  methodOf(wire: string): MethodRow;
}

/** What is known of the channels of an exchange. A client over HTTP reads none. */
export interface ChannelTable {
  /** The family of a channel. */
  channelOf(channel: string): ChannelRow | undefined;
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
  /** Channels that one call may name. @default 500 */
  readonly most?: number | undefined;
  /** Whether a refusal with this code concerns the token of the session, and no channel. */
  isOfToken(code: number): boolean;
  /** Whether one channel of many can be why the whole call was refused with this code. */
  isCausedByOne(code: number): boolean;
}

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
