/** The door of the package: every public name, and no logic. */
import type { CallArguments, Calls, HttpCalls, MethodName, ParamsOf, ResultOf } from "../generated/calls.ts";
import type { ChannelName, Channels, DeliveryOf, EventOf, UnknownChannel } from "../generated/channels.ts";
import type { PrivateHttpMethods, PrivateMethods } from "../generated/private.ts";
import type { PublicHttpMethods, PublicMethods } from "../generated/public.ts";
import type { LateAnswer } from "./calls/late.ts";
import { channels } from "./channels.ts";
import { type Client, connect, createClient } from "./client.ts";
import type { ConnectionState } from "./connection/state.ts";
import type {
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
} from "./contract.ts";
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
import { createHttpClient, type HttpClient, type HttpClientOptions } from "./http.ts";
import type { LimitMode, Limits, LimitsOptions } from "./limits/limits.ts";
import type { PoolSize, PoolSnapshot } from "./limits/pool.ts";
import type { Tier } from "./limits/sizes.ts";
import { createLimits } from "./limits.ts";
import type { ClientOptions, Endpoints, Network, ReconnectOptions, ValidateOptions } from "./options.ts";
import type { Resolution, ResolveOptions } from "./outcome/resolution.ts";
import type { Attempt, Backoff, BackoffOptions } from "./parts/backoff.ts";
import { webSocketTransport } from "./ports/browser.ts";
import { type Clock, systemClock } from "./ports/clock.ts";
import type { Signer } from "./ports/crypto.ts";
import { type Random, systemRandom } from "./ports/random.ts";
import type {
  HttpReply,
  HttpRequest,
  HttpTransport,
  Socket,
  SocketClose,
  SocketHandlers,
  Transport,
} from "./ports/transport.ts";
import { wsTransport } from "./ports/ws.ts";
import * as requests from "./requests.ts";
import type { SecurityKeyChallenge } from "./rpc/reply.ts";
import type { Stray } from "./rpc/router.ts";
import type { ClientEvents, ClientStats, StepEvent, Unhandled } from "./runtime/events.ts";
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
import type { MessageMeta } from "./streams/consumer.ts";
import type { CallbackOptions, ChannelMessage, OverflowOf, SubscribeOptions, Subscription } from "./streams/options.ts";
import type { EventStream, Overflow } from "./streams/stream.ts";
import type { DriftEvent } from "./validation/drift.ts";
import type { Level } from "./views/book-side.ts";
import type { OpenOrders, OpenOrdersOptions } from "./views/open-orders.ts";
import type { LiveBook, OrderBookOptions, OrderBookView, ViewState } from "./views/order-book.ts";

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
