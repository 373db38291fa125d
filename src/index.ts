/** The door of the package: every public name, and no logic. */
import type { CallArguments, Calls, HttpCalls, MethodName, ParamsOf, ResultOf } from "../generated/calls.ts";
import type { ChannelName, Channels, DeliveryOf, EventOf, UnknownChannel } from "../generated/channels.ts";
import type { PrivateHttpMethods, PrivateMethods } from "../generated/private.ts";
import type { PublicHttpMethods, PublicMethods } from "../generated/public.ts";
import { channels } from "./api/channels.ts";
import type { DriftEvent } from "./api/drift.ts";
import { createLimits } from "./api/limits.ts";
import * as requests from "./api/requests.ts";
import type { Level } from "./books/book-side.ts";
import type { OpenOrders, OpenOrdersOptions } from "./books/open-orders.ts";
import type { LiveBook, OrderBookOptions, OrderBookView, ViewState } from "./books/order-book.ts";
import type { LateAnswer } from "./calls/late.ts";
import { type Client, connect, createClient } from "./client/client.ts";
import type { ClientEvents, ClientStats, StepEvent, Unhandled } from "./client/events.ts";
import type { ClientOptions, Network, ReconnectOptions, ValidateOptions } from "./client/options.ts";
import type { Attempt, Backoff, BackoffOptions } from "./connection/backoff.ts";
import type { ConnectionState } from "./connection/state.ts";
import { type ErrorDetails, LimitError, RpcError, ValidationError, type WireError } from "./errors/call.ts";
import {
  AuthError,
  ConfigError,
  ConnectionError,
  EndedError,
  type Gap,
  GapError,
  OverflowError,
  SubscriptionError,
} from "./errors/client.ts";
import {
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
import { type ErrorOfKind, isCallError, isDeribitError } from "./errors/narrow.ts";
import { createHttpClient, type HttpClient, type HttpClientOptions } from "./http/client.ts";
import type { LimitMode, Limits, LimitsOptions } from "./limits/limits.ts";
import type { PoolSize, PoolSnapshot } from "./limits/pool.ts";
import type { Tier } from "./limits/sizes.ts";
import type { Resolution, ResolveOptions } from "./orders/resolution.ts";
import { type Clock, systemClock } from "./platform/clock.ts";
import type { Signer } from "./platform/crypto.ts";
import { type Random, systemRandom } from "./platform/random.ts";
import type { SecurityKeyChallenge } from "./protocol/reply.ts";
import type { Stray } from "./protocol/router.ts";
import type {
  AuthStrategy,
  BearerCredentials,
  ClientCredentials,
  Credentials,
  CustomCredentials,
  KeyCredentials,
  RefreshCredentials,
  SignatureCredentials,
} from "./session/credentials.ts";
import type { Step } from "./session/session.ts";
import type { Grant } from "./session/tokens.ts";
import type {
  CallbackOptions,
  ChannelMessage,
  OverflowOf,
  SubscribeOptions,
  Subscription,
} from "./subscriptions/options.ts";
import type { MessageMeta } from "./subscriptions/reader.ts";
import type { EventStream, Overflow } from "./subscriptions/stream.ts";
import { webSocketTransport } from "./transport/browser.ts";
import type {
  HttpReply,
  HttpRequest,
  HttpTransport,
  Socket,
  SocketClose,
  SocketHandlers,
  Transport,
} from "./transport/transport.ts";
import { wsTransport } from "./transport/ws.ts";
import type {
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

export type * from "../generated/types.ts";
export type {
  AccountName,
  Attempt,
  AuthStrategy,
  Backoff,
  BackoffOptions,
  BearerCredentials,
  CallArguments,
  CallbackOptions,
  CallErrorDetails,
  CallErrorKind,
  CallOptions,
  Calls,
  CallTrace,
  Channel,
  ChannelMessage,
  ChannelName,
  ChannelRow,
  Channels,
  Client,
  ClientCredentials,
  ClientErrorKind,
  ClientEvents,
  ClientOptions,
  ClientStats,
  Clock,
  ConnectionState,
  Credentials,
  CustomCredentials,
  Delivery,
  DeliveryOf,
  Drift,
  DriftEvent,
  Effect,
  Endpoints,
  ErrorDetails,
  ErrorKind,
  ErrorOfKind,
  ErrorRow,
  EventOf,
  EventStream,
  Gap,
  Grant,
  HttpCalls,
  HttpClient,
  HttpClientOptions,
  HttpReply,
  HttpRequest,
  HttpTransport,
  KeyCredentials,
  LateAnswer,
  Level,
  LimitMode,
  LimitPool,
  Limits,
  LimitsOptions,
  LiveBook,
  MessageMeta,
  MethodName,
  MethodRole,
  MethodRow,
  Mismatch,
  Network,
  OpenOrders,
  OpenOrdersOptions,
  OrderBookOptions,
  OrderBookView,
  Outcome,
  Overflow,
  OverflowOf,
  ParamShape,
  ParamsOf,
  PoolSize,
  PoolSnapshot,
  PrivateHttpMethods,
  PrivateMethods,
  PublicHttpMethods,
  PublicMethods,
  Random,
  ReconnectOptions,
  RefreshCredentials,
  ReplyMeta,
  Request,
  Resolution,
  ResolveOptions,
  ResultOf,
  SecurityKeyChallenge,
  SignatureCredentials,
  Signer,
  Socket,
  SocketClose,
  SocketHandlers,
  Step,
  StepEvent,
  Stray,
  SubscribeOptions,
  Subscription,
  Tier,
  Transport,
  Unhandled,
  UnknownChannel,
  ValidateOptions,
  Validation,
  Validators,
  ViewState,
  WireError,
};
export {
  AuthError,
  CallError,
  ClientError,
  ConfigError,
  ConnectionError,
  channels,
  connect,
  createClient,
  createHttpClient,
  createLimits,
  DeribitError,
  EndedError,
  GapError,
  isCallError,
  isDeribitError,
  LimitError,
  OverflowError,
  RpcError,
  requests,
  SubscriptionError,
  systemClock,
  systemRandom,
  ValidationError,
  webSocketTransport,
  wsTransport,
};
