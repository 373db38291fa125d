/** The client of any exchange: what a user holds. */
import type { ClientEvents, ClientStats } from "../client/events.ts";
import { checkListening } from "../client/events.ts";
import { withGuards } from "../client/guarded-ports.ts";
import { Observer } from "../client/observer.ts";
import type { ConnectionState } from "../connection/state.ts";
import { Caller } from "../platform/caller.ts";
import type { ChannelMessage, Reading, ReadOptions, Unheard } from "../subscriptions/options.ts";
import type { CallOptions, Delivery, SendCall, VenueDefinition } from "../venue.ts";
import { VenueAssembly } from "./assembly.ts";
import { checkedMethodName } from "./catalogue.ts";
import { resolveVenueOptions, type VenueClientOptions } from "./options.ts";

type NameIn<Names extends string | readonly string[]> = Names extends string ? Names : Names[number] & string;
type MessageIn<Name extends string> = Name extends { readonly "~event": infer Event } ? Event : unknown;

/** What a reader of channels gets: messages of one, or those of several with the names of their channels. */
export type VenueMessageOf<Names extends string | readonly string[]> = Names extends string
  ? MessageIn<Names>
  : ChannelMessage<MessageIn<NameIn<Names>>>;

/** A client of an exchange over one WebSocket that is kept open. */
export interface VenueClient<Api extends object> extends AsyncDisposable {
  /** The methods of the exchange. */
  readonly api: Api;
  /** Where the connection is in its life. */
  readonly state: ConnectionState;
  readonly stats: Pick<ClientStats, "openCalls" | "channels" | "connections" | "unhandled" | "messages">;
  /** Connects. Resolves when calls pass and every channel that is read was asked for; rejects when the client gave up. */
  open(): Promise<void>;
  /** Ends every call and stream. Resolves when the socket is gone; a closed client stays closed. */
  close(): Promise<void>;
  /** Calls a method by its name on the wire. Rejects with a `CallError` only. */
  call(method: string, params?: object, options?: CallOptions): Promise<unknown>;
  /**
   * Reads a channel, or several at once, whose messages then come with the name of their channel: to `onData`, or to a
   * `for await` loop over the result. Resolves when the exchange has granted every channel. Names from the `channels` of a
   * generated SDK know the type of their messages.
   */
  subscribe<const Names extends string | readonly string[], Returned = Unheard>(
    channels: Names,
    options?: ReadOptions<VenueMessageOf<Names>, Delivery, Returned>,
  ): Promise<Reading<VenueMessageOf<Names>, Returned>>;
  /** Calls a listener at each event of a name. Returns a function that removes it. */
  on<Name extends keyof ClientEvents>(
    event: Name,
    listener: (event: ClientEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): () => void;
}

/**
 * Makes a client of an exchange that is not connected yet: `open` connects it. Options that cannot work are a `ConfigError`.
 *
 * ```ts
 * import { createVenueClient } from "deribit-rpc/venue";
 * import { desk } from "./desk/venue.js"; // yours: see docs/venues.md
 *
 * const client = createVenueClient(desk, { network: "testnet", credentials: () => ({ jwt: freshToken() }) });
 * await client.open();
 * const order = await client.api.order.create({ market: "BTC-USD-PERP", side: "BUY", type: "LIMIT", size: "0.1" });
 * ```
 */
export function createVenueClient<Credentials, Api extends object>(
  venue: VenueDefinition<Credentials, Api>,
  options: VenueClientOptions<Credentials>,
): VenueClient<Api> {
  const observer = new Observer();
  const resolved = withGuards(resolveVenueOptions(venue, options), observer.thrown);
  const runtime = new VenueAssembly(resolved, venue, observer);
  const caller = (door: Parameters<typeof Caller.of>[0]): Caller | undefined =>
    resolved.callerStacks ? Caller.of(door) : undefined;
  const call = async (method: string, params?: object, callOptions?: CallOptions): Promise<unknown> =>
    runtime.call(checkedMethodName(method), params, callOptions, caller(call));
  const send: SendCall = async ({ wire, order = [] }, params, callOptions) =>
    runtime.call(wire, Array.isArray(params) ? named(params, order) : params, callOptions, caller(send));
  return Object.freeze({
    api: venue.api(send),
    get state() {
      return runtime.connection.state;
    },
    get stats() {
      return {
        openCalls: runtime.calls.open,
        channels: runtime.subscriptions.size,
        connections: runtime.calls.connection,
        unhandled: observer.counts,
        messages: runtime.inbound.messages,
      };
    },
    open: () => runtime.open(),
    close: () => runtime.connection.close(),
    [Symbol.asyncDispose]: () => runtime.connection.close(),
    call,
    subscribe: runtime.readers.subscribe.bind(runtime.readers) as VenueClient<Api>["subscribe"],
    on: (event, listener, listenOptions = {}) => {
      checkListening(event, listener, listenOptions);
      return observer.on(event, listener, listenOptions.signal);
    },
  } satisfies VenueClient<Api>);
}

/** Params that were given as a list, under their names. */
export function named(params: readonly unknown[], order: readonly string[]): object {
  return Object.fromEntries(params.map((value, index) => [order[index] ?? String(index), value]));
}
