/** The client over a WebSocket: where the parts of the runtime meet the generated code. */
import type { CallArguments, MethodName, ResultOf } from "../../generated/calls.ts";
import type { PrivateMethods } from "../../generated/private.ts";
import type { PublicMethods } from "../../generated/public.ts";
import { catalogueOf, checkedMethod, type Namespace } from "../api/catalogue.ts";
import type { ChannelNames, DeliveryOf, MessageOf } from "../api/channel-names.ts";
import { channelTableOf } from "../api/channels.ts";
import { limitsOf } from "../api/limits.ts";
import { bindNamespaces, type Reach } from "../api/namespaces.ts";
import type { OpenOrdersOptions, OpenOrdersView } from "../books/open-orders.ts";
import type { OrderBookOptions, OrderBookView } from "../books/order-book.ts";
import type { ConnectionState } from "../connection/state.ts";
import { deribit } from "../deribit/venue.ts";
import type { Limits } from "../limits/limits.ts";
import type { Resolution, ResolveOptions } from "../orders/resolution.ts";
import { Caller } from "../platform/caller.ts";
import { checkOptions } from "../platform/known-options.ts";
import type { RefreshCredentials } from "../session/credentials.ts";
import type { Grant } from "../session/tokens.ts";
import type { Reading, ReadOptions, Unheard } from "../subscriptions/options.ts";
import { hostTransport } from "../transport/host.ts";
import type { CallOptions, Request } from "../venue.ts";
import { ClientAssembly } from "./assembly.ts";
import { type ClientEvents, type ClientStats, checkListening, type RecoveredCall } from "./events.ts";
import { withGuards } from "./guarded-ports.ts";
import { Observer } from "./observer.ts";
import type { ClientOptions } from "./options.ts";
import { resolveOptions } from "./resolve-options.ts";

/** A client of the exchange over one WebSocket that is kept open. */
export interface Client<Public extends object = PublicMethods, Private extends object = PrivateMethods>
  extends AsyncDisposable {
  /** Methods that need no signing in. */
  readonly public: Public;
  /** Methods of the account. */
  readonly private: Private;
  /** Where the connection is in its life. */
  readonly state: ConnectionState;
  /** What the exchange granted; `undefined` before signing in. */
  readonly grant: Grant | undefined;
  /** The credits of the account; `undefined` with `limits: false`. */
  readonly limits: Limits | undefined;
  readonly stats: ClientStats;
  /** Calls of an earlier process that the journal named, and what was found out about them. Empty without a journal. */
  readonly recovered: readonly RecoveredCall[];

  /** Connects. Resolves when the session is ready; rejects when the client gave up. */
  open(): Promise<void>;
  /** Ends every call and stream. Resolves when the socket is gone; a closed client stays closed. */
  close(): Promise<void>;
  /**
   * Calls a method by its name on the wire. Params and result are typed for the methods that this library knows; any
   * other name is taken as well, for methods that are newer, and such a call is never repeated.
   */
  call<const Name extends MethodName>(method: Name, ...args: CallArguments<Name>): Promise<ResultOf<Name>>;
  /** Makes a call that was prepared by one of `requests`. */
  send<Result>(request: Request<Result>, options?: CallOptions): Promise<Result>;

  /**
   * Reads a channel, or several at once, whose messages then come with the name of their channel. With `onData` they go
   * to that function, otherwise to a `for await` loop over the result. Resolves when the exchange has granted every
   * channel.
   */
  subscribe<const Names extends string | readonly string[], Returned = Unheard>(
    channels: ChannelNames<Names>,
    options?: ReadOptions<MessageOf<Names>, DeliveryOf<Names>, Returned>,
  ): Promise<Reading<MessageOf<Names>, Returned>>;

  /** Keeps the order book of an instrument. Resolves when it is live for the first time. */
  orderBook(instrument: string, options?: OrderBookOptions): Promise<OrderBookView>;
  /** Keeps the open orders of the account. Resolves when they are live for the first time. */
  openOrders(options?: OpenOrdersOptions): Promise<OpenOrdersView>;

  /**
   * Looks up what became of a call whose outcome is `unknown`: by its answer, if that came late, or by the orders, quotes
   * and trades of the account. Takes the error, or the error after `JSON.stringify` and `JSON.parse`. A call without
   * `valid_until` is never said not to be executed, and a client of another account knows nothing. Never rejects.
   */
  resolveOutcome(error: unknown, options?: ResolveOptions): Promise<Resolution>;

  /**
   * Opens a second session with the same rights, under a name, and gives the credentials for a client of it. The scope
   * of this client has to name a session itself, as `session:first`: `ConfigError` otherwise.
   */
  forkSession(sessionName: string): Promise<RefreshCredentials>;
  /**
   * Gives credentials for a client of another account of the same owner, main or sub, by its user id. The scope of this
   * client or the one that is asked for has to name a session: `ConfigError` otherwise.
   */
  exchangeSession(subjectId: number, options?: { readonly scope?: string | undefined }): Promise<RefreshCredentials>;

  /** Calls a listener at each event of a name. Returns a function that removes it. */
  on<Name extends keyof ClientEvents>(
    event: Name,
    listener: (event: ClientEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): () => void;
}

/** Makes a client that is not connected yet: `open` connects it. Refuses options that cannot work. */
export function createClient<Public extends object = PublicMethods, Private extends object = PrivateMethods>(
  options: ClientOptions<Public, Private>,
): Client<Namespace<Public, PublicMethods>, Namespace<Private, PrivateMethods>> {
  const observer = new Observer();
  const resolved = withGuards(resolveOptions(options, hostTransport), observer.thrown);
  const limits = limitsOf(options.limits, resolved.clock);
  const api = catalogueOf(options.api);
  const runtime = new ClientAssembly(resolved, { ...deribit, api, ...channelTableOf(options.api) }, limits, observer);
  const reach: Reach = (row, params, callOptions, door) =>
    runtime.call(row, params, callOptions, resolved.callerStacks ? Caller.of(door) : undefined);
  const call = async (method: unknown, params?: object, callOptions?: CallOptions): Promise<unknown> =>
    reach(checkedMethod(method, api), params, callOptions, call);
  const send = async (request: Request<unknown>, callOptions?: CallOptions): Promise<unknown> =>
    reach(checkedMethod(request?.method, api), request?.params, callOptions, send);
  return Object.freeze({
    ...bindNamespaces<Namespace<Public, PublicMethods>, Namespace<Private, PrivateMethods>>(
      reach,
      options.api?.methods,
    ),
    get state() {
      return runtime.state;
    },
    get grant() {
      return runtime.session.grant;
    },
    get stats() {
      return runtime.stats;
    },
    get recovered() {
      return runtime.journaling?.recovered ?? [];
    },
    limits,
    open: () => runtime.open(),
    close: () => runtime.close(),
    [Symbol.asyncDispose]: () => runtime.close(),
    call: call as Client["call"],
    send: send as Client["send"],
    subscribe: runtime.readers.subscribe.bind(runtime.readers) as Client["subscribe"],
    orderBook: (instrument, bookOptions = {}) => runtime.views.orderBook(instrument, bookOptions),
    openOrders: (ordersOptions = {}) => runtime.views.openOrders(ordersOptions),
    resolveOutcome: (error, resolveOptions = {}) => {
      const look = (): Promise<Resolution> => runtime.resolver.resolve(error, resolveOptions);
      return runtime.journaling?.resolve(error, look) ?? look();
    },
    forkSession: (sessionName) => runtime.delegation.fork(sessionName),
    exchangeSession: async (subjectId, sessionOptions = {}) => {
      checkOptions("", sessionOptions, { scope: "string" });
      return runtime.delegation.exchange(subjectId, sessionOptions.scope);
    },
    on: (event, listener, listenOptions = {}) => {
      checkListening(event, listener, listenOptions);
      return runtime.observer.on(event, listener, listenOptions.signal);
    },
  } satisfies Client<Namespace<Public, PublicMethods>, Namespace<Private, PrivateMethods>>);
}

/** Makes a client and connects it. Resolves when the session is ready. */
export async function connect<Public extends object = PublicMethods, Private extends object = PrivateMethods>(
  options: ClientOptions<Public, Private>,
): Promise<Client<Namespace<Public, PublicMethods>, Namespace<Private, PrivateMethods>>> {
  const client = createClient(options);
  await client.open();
  return client;
}
