/** Entry `deribit-rpc/venue`: a client of any exchange that speaks JSON-RPC, or can be translated to it. */
export type { ClientEvents, ClientStats } from "../client/events.ts";
export type { ReconnectOptions } from "../client/options.ts";
export type { ConnectionState } from "../connection/state.ts";
export type { Gap } from "../errors/client.ts";
export { isCallError, isDeribitError } from "../errors/narrow.ts";
export type { Clock } from "../platform/clock.ts";
export type { Random } from "../platform/random.ts";
export type { SocketClose, SocketHandlers, Transport, TransportSocket } from "../transport/transport.ts";
export type {
  CallOptions,
  ChainPolicy,
  ChannelPolicy,
  Codec,
  Delivery,
  Effect,
  Endpoints,
  ErrorRow,
  KeepAlivePolicy,
  LossPolicy,
  LossVerdict,
  OwnCall,
  RefusalPolicy,
  RpcMessage,
  SendCall,
  SignInContext,
  VenueDefinition,
  VenueEndpoints,
  VenueMethodFacts,
  WireContext,
  WirePolicy,
} from "../venue.ts";
export { createVenueClient, type VenueClient, type VenueMessageOf } from "./client.ts";
export type { VenueClientOptions } from "./options.ts";
export { createShardedClient } from "./sharded.ts";
