/** The door of the package: every public name, and no logic. */

export type { CallArguments, Calls, HttpCalls, MethodName, ParamsOf, ResultOf } from "../generated/calls.ts";
export type { Channels } from "../generated/channels.ts";
export type { PrivateHttpMethods, PrivateMethods } from "../generated/private.ts";
export type { PublicHttpMethods, PublicMethods } from "../generated/public.ts";
export type * from "../generated/types.ts";
export type { Namespace, SnapshotApi } from "./api/catalogue.ts";
export type { ChannelNames, ChannelOf, DeliveryOf, EventOf, MessageOf } from "./api/channel-names.ts";
export { channels } from "./api/channels.ts";
export type { DriftEvent } from "./api/drift.ts";
export { createLimits } from "./api/limits.ts";
export * as requests from "./api/requests.ts";
export type { SampleOptions } from "./api/sample.ts";
export type { BookLevel } from "./books/book-side.ts";
export type { OpenOrdersOptions, OpenOrdersView } from "./books/open-orders.ts";
export type { LiveBook, OrderBookOptions, OrderBookView, ViewState } from "./books/order-book.ts";
export type { LateAnswer } from "./calls/late.ts";
export { type Client, connect, createClient } from "./client/client.ts";
export type {
  CallEnd,
  CallMade,
  ClientEvents,
  ClientStats,
  FamilyTraffic,
  JournalFailure,
  MessageSample,
  ParsedMessages,
  RecoveredCall,
  StepEvent,
  Unhandled,
} from "./client/events.ts";
export type { ClientOptions, Network, ReconnectOptions, ValidateOptions } from "./client/options.ts";
export type { Attempt, Backoff, BackoffOptions } from "./connection/backoff.ts";
export type { ConnectionState } from "./connection/state.ts";
export {
  type ErrorDetails,
  type GuardError,
  type GuardFinding,
  LimitError,
  OvertakenError,
  RpcError,
  ValidationError,
  type WireError,
} from "./errors/call.ts";
export {
  AuthError,
  ConfigError,
  ConnectionError,
  EndedError,
  type Gap,
  GapError,
  JournalError,
  OverflowError,
  SubscriptionError,
} from "./errors/client.ts";
export {
  type AccountName,
  CallError,
  type CallErrorDetails,
  type CallErrorKind,
  type CallTrace,
  ClientError,
  type ClientErrorKind,
  DeribitError,
  type ErrorKind,
  type Outcome,
} from "./errors/family.ts";
export { type ErrorOfKind, isCallError, isDeribitError } from "./errors/narrow.ts";
export type { Guards, Halt } from "./guards/guards.ts";
export { createHttpClient, type HttpClient, type HttpClientOptions } from "./http/client.ts";
export type { Journal, JournalEnding, JournalEntry, JournalFate, JournalIntent } from "./journal/journal.ts";
export type { LimitMode, Limits, LimitsOptions } from "./limits/limits.ts";
export type { PoolSize, PoolSnapshot } from "./limits/pool.ts";
export type { TradingTier } from "./limits/sizes.ts";
export type { Resolution, ResolveOptions } from "./orders/resolution.ts";
export { type Clock, systemClock } from "./platform/clock.ts";
export { type Random, systemRandom } from "./platform/random.ts";
export type { Signer } from "./platform/signer.ts";
export type { SecurityKeyChallenge } from "./protocol/reply.ts";
export type { StrayFrame } from "./protocol/router.ts";
export type {
  AuthStrategy,
  BearerCredentials,
  ClientCredentials,
  Credentials,
  CustomCredentials,
  KeyCredentials,
  RefreshCredentials,
  SignatureCredentials,
} from "./session/credentials.ts";
export type { SessionStep } from "./session/session.ts";
export type { Grant } from "./session/tokens.ts";
export type {
  CallbackOptions,
  ChannelMessage,
  OverflowOf,
  Reading,
  ReadOptions,
  SubscribeOptions,
  Subscription,
  Unheard,
} from "./subscriptions/options.ts";
export type { MessageMeta } from "./subscriptions/reader.ts";
export type { EventStream, Overflow } from "./subscriptions/stream.ts";
export { webSocketTransport } from "./transport/browser.ts";
export type {
  HttpReply,
  HttpRequest,
  HttpTransport,
  SocketClose,
  SocketHandlers,
  Transport,
  TransportSocket,
} from "./transport/transport.ts";
export { wsTransport } from "./transport/ws.ts";
export type {
  CallOptions,
  Channel,
  ChannelRow,
  Delivery,
  Drift,
  Effect,
  Endpoints,
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
} from "./venue.ts";
