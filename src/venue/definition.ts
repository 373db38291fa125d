/** An exchange as `createVenueClient` needs it: data, and the answers that data cannot give. Types only. */
import type { CallOptions, Effect, ErrorRow } from "../../generated/contract.ts";
import type { Random } from "../platform/random.ts";
import type { OwnCall } from "./trading.ts";

/** Addresses of an exchange. */
export interface Endpoints {
  /** Address of the WebSocket, as `wss://www.deribit.com/ws/api/v2`. */
  readonly ws: string;
  /** Base address of HTTP calls, as `https://www.deribit.com/api/v2`. */
  readonly http?: string | undefined;
}

/** The same of an exchange that `createVenueClient` speaks to. */
export interface VenueEndpoints extends Endpoints {
  /** Address of the WebSocket of public channels, where that is another one: `createShardedClient` reads them there. */
  readonly streams?: string | undefined;
}

/** Codes of refused calls that the client acts on. */
export interface RefusalPolicy {
  /** The token of the call is not valid any more: sign in again, and send the call once more. */
  readonly tokenRefused: number;
  /** The pool of credits is empty. */
  readonly creditsExhausted: number;
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

/** What is known of one method of an exchange that `createVenueClient` speaks to. Generated rows of methods fit. */
export interface VenueMethodFacts {
  /** What repeating a call does: only what reads is repeated after a lost connection. @default "write" */
  readonly effect?: Effect;
  /** Whether it needs signing in: without credentials such a call is refused unsent. @default false */
  readonly isPrivate?: boolean;
  /** Names of its params in the order of the wire. */
  readonly order?: readonly string[];
  /** `only`: its params leave as a list, in their order. @default as members with names */
  readonly positions?: "only" | "also";
  /** Whether the exchange does not answer it: the call ends with its hand-over. @default false */
  readonly notification?: true;
}

/** Makes one call, as the function that `createApi` of a generated SDK is given. */
export type SendCall = (
  row: { readonly wire: string; readonly order?: readonly string[] },
  params: object | readonly unknown[] | undefined,
  options: CallOptions | undefined,
) => Promise<unknown>;

/** A message in the form of JSON-RPC: a call, a reply by its `id`, or a notification by its `method`. */
export type RpcMessage = Readonly<Record<string, unknown>>;

/** Turns frames into values and back. What `decode` throws loses that frame alone, and raises the event `unhandled`. */
export interface Codec {
  /** Reads a frame: a text, or the bytes of a binary frame. */
  decode(frame: string | Uint8Array): unknown;
  /** Writes a message: a text for a text frame, bytes for a binary one. */
  encode(message: unknown): string | Uint8Array;
}

/** The words of an exchange on the wire. Left out is what JSON-RPC 2.0 says. */
export interface WirePolicy {
  /** How values become frames. @default JSON in text frames */
  readonly codec?: Codec;
  /** Method of a message of a channel; its params have `channel` and `data`. @default "subscription" */
  readonly notification?: string;
  /** Method by which the exchange asks whether this client is there. @default none */
  readonly ping?: string;
  /** Whether a ping has to be answered. @default each */
  readonly isQuestion?: (params: unknown) => boolean;
  /** What a value means, in the form of JSON-RPC; a list where it means several things, `undefined` where nothing. @default itself */
  readonly read?: (value: unknown) => RpcMessage | readonly RpcMessage[] | undefined;
  /** The value that goes out for a call. @default the call itself */
  readonly write?: (call: RpcMessage) => unknown;
}

/** One connection, as far as the words of its exchange depend on it. */
export interface WireContext<Credentials> {
  /** What the connection is signed in with, from its signing in on; `undefined` without credentials. */
  readonly credentials: () => Credentials | undefined;
  /** Milliseconds since the Unix epoch, by the clock that goes on while the machine sleeps. */
  readonly now: () => number;
}

/** What signing in is done with. */
export interface SignInContext {
  /** Makes a call that passes before those of the user. */
  readonly ask: (call: OwnCall) => Promise<unknown>;
  /** Milliseconds since the Unix epoch, by the clock that goes on while the machine sleeps. */
  readonly now: () => number;
  readonly random: Random;
  /** Ends this connection and opens another, as one whose address is not good any more. */
  readonly reopen: (reason: string) => void;
}

/** How a connection is kept alive. */
export interface KeepAlivePolicy {
  /** Milliseconds between two pings of the client. After one and a half of them without a frame the line counts as dead. */
  readonly everyMs: number;
  /** What the client asks. @default nothing: the exchange sends something within `everyMs` by itself */
  readonly ask?: OwnCall;
  /** What answers the ping of the exchange. @default nothing */
  readonly answer?: (params: unknown) => OwnCall;
  /** Milliseconds after which the exchange ends any connection: the client opens a new one by then, and that of `createShardedClient` before. @default never */
  readonly lifeMs?: number;
}

/** How channels are asked for. */
export interface ChannelPolicy {
  /** Asks for channels, or for their end. */
  change(verb: "subscribe" | "unsubscribe", channels: readonly string[]): OwnCall;
  /** Channels that one call may name. @default 500 */
  readonly most?: number;
  /** The channels that a reply to `subscribe` granted. @default the reply, where it is a list */
  readonly granted?: (result: unknown, channels: readonly string[]) => readonly string[];
  /** Channels that one connection may read: `createShardedClient` opens as many as that needs. @default any number */
  readonly perConnection?: number;
  /** Whether public channels are read on connections that are not signed in, by `createShardedClient`. @default false */
  readonly apart?: boolean;
  /** What two copies of one message have in common, when it comes over two connections at once. @default its JSON */
  readonly identityOf?: (channel: string, data: unknown) => string;
  /** Whether a channel needs signing in. @default none does */
  readonly isPrivate?: (channel: string) => boolean;
  /** How messages of a channel relate. @default "event": each counts */
  readonly deliveryOf?: (channel: string) => "state" | "event";
  /** Whether one channel of many can be why a whole call was refused with this code. @default any code can */
  readonly isCausedByOne?: (code: number) => boolean;
  /** How messages of a channel that build on each other are checked; `undefined` for one whose messages do not. */
  readonly chainOf?: (channel: string) => ChainPolicy | undefined;
}

/** Messages that build on each other: what breaks the chain is withheld, and the channel asked for anew. */
export interface ChainPolicy {
  /** Whether a message stands alone, as a snapshot does. `isFirst`: none came before it since the channel was asked for. */
  isStart(data: unknown, isFirst: boolean): boolean;
  /** Whether a message follows the one before it. */
  follows(before: unknown, data: unknown): boolean;
}

/** An exchange, as `createVenueClient` needs it: data, and the answers that data cannot give. */
export interface VenueDefinition<Credentials, Api extends object> {
  /** Name of the exchange, in lower case. */
  readonly name: string;
  /** Its networks by name. */
  readonly endpoints: Readonly<Record<string, VenueEndpoints>>;
  /** Its methods, typed: `createApi` of an SDK that `deribit-rpc codegen generate` made. */
  readonly api: (send: SendCall) => Api;
  /** What is known of a method by its name on the wire; nothing is taken for granted where this gives `undefined`. */
  readonly methodOf: (wire: string) => VenueMethodFacts | undefined;
  /** What is known of error codes. @default nothing: a refused write counts as `unknown` */
  readonly errors?: readonly ErrorRow[];
  /** Codes on which the client acts. @default none */
  readonly refusals?: Partial<RefusalPolicy>;
  /** The words on the wire; a function makes those of one connection, where they depend on it. */
  readonly wire?: WirePolicy | ((connection: WireContext<Credentials>) => WirePolicy);
  /** The address of a connection that will be signed in, where that depends on it. An error with `permanent: true` ends the client. */
  readonly address?: (url: string, credentials: Credentials) => string | Promise<string>;
  /** Signs a connection in. Gives the milliseconds that this is good for; `undefined` for as long as the connection. */
  readonly signIn?: (credentials: Credentials, context: SignInContext) => Promise<number | undefined>;
  readonly keepAlive?: KeepAlivePolicy;
  readonly channels: ChannelPolicy;
  /** What error codes mean for the next attempt to connect. @default nothing */
  readonly losses?: LossPolicy;
}
