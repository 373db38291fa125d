/** A client over as many connections as its channels need, which replaces each before the exchange ends it. */
import type { ClientEvents } from "../client/events.ts";
import { checkListening } from "../client/events.ts";
import { withGuards } from "../client/guarded-ports.ts";
import { Observer } from "../client/observer.ts";
import { isDeribitError } from "../errors/narrow.ts";
import { ReaderFactory } from "../subscriptions/readers.ts";
import { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { CallOptions, OwnCall, SendCall, VenueDefinition } from "../venue.ts";
import { channelRowOf } from "./catalogue.ts";
import { createVenueClient, named, type VenueClient } from "./client.ts";
import { Lane } from "./lane.ts";
import { resolveVenueOptions, type VenueClientOptions } from "./options.ts";
import { subscriptionPolicyOf } from "./subscribing.ts";

/** Events of a connection that are events of the whole as they are. */
const forwarded = [
  "step",
  "grant",
  "authFailure",
  "lateAnswer",
  "unhandled",
  "callMade",
  "call",
  "messageSample",
] as const;

/**
 * Makes a client that reads its channels over several connections, where the exchange takes few on one (`channels.perConnection`),
 * wants public ones apart (`channels.apart`), or ends each connection after a time (`keepAlive.lifeMs`). In that case the next
 * connection has every channel before the old one is closed: no message is missed, and none is handed out twice. Calls go out on
 * the first connection. Everything else is as with `createVenueClient`, with the same options and errors.
 *
 * ```ts
 * import { createShardedClient } from "deribit-rpc/venue";
 * import { desk } from "./desk/venue.js"; // yours: see docs/venues.md
 *
 * const client = createShardedClient(desk, { network: "mainnet" });
 * await client.open();
 * await client.subscribe(manyChannels, { onData: ({ channel, data }) => console.log(channel, data) });
 * ```
 */
export function createShardedClient<Credentials, Api extends object>(
  venue: VenueDefinition<Credentials, Api>,
  options: VenueClientOptions<Credentials>,
): VenueClient<Api> {
  const runtime = new ShardedClient(venue, options);
  const call = async (method: string, params?: object, callOptions?: CallOptions): Promise<unknown> =>
    runtime.main.client.call(method, params, callOptions);
  const send: SendCall = async ({ wire, order = [] }, params, callOptions) =>
    call(wire, Array.isArray(params) ? named(params, order) : params, callOptions);
  return Object.freeze({
    api: venue.api(send),
    get state() {
      return runtime.state;
    },
    get stats() {
      return runtime.stats;
    },
    open: () => runtime.open(),
    close: () => runtime.close(),
    [Symbol.asyncDispose]: () => runtime.close(),
    call,
    subscribe: runtime.readers.subscribe.bind(runtime.readers) as VenueClient<Api>["subscribe"],
    on: (event, listener, listenOptions = {}) => {
      checkListening(event, listener, listenOptions);
      return runtime.observer.on(event, listener, listenOptions.signal);
    },
  } satisfies VenueClient<Api>);
}

/** The channels that one connection reads, and whether it is signed in. */
interface Place<Api extends object> {
  readonly lane: Lane<Api>;
  readonly isMain: boolean;
  readonly isOpen: Promise<void>;
  readonly channels: Set<string>;
}

class ShardedClient<Credentials, Api extends object> {
  readonly observer = new Observer();
  readonly readers: ReaderFactory;
  readonly main: Lane<Api>;
  readonly #venue: VenueDefinition<Credentials, Api>;
  readonly #options: VenueClientOptions<Credentials>;
  readonly #resolved: ReturnType<typeof resolveVenueOptions<Credentials>>;
  readonly #subscriptions: Subscriptions;
  readonly #places: Place<Api>[] = [];
  #closing: Promise<void> | undefined;

  constructor(venue: VenueDefinition<Credentials, Api>, options: VenueClientOptions<Credentials>) {
    const { observer } = this;
    this.#venue = venue;
    this.#options = options;
    this.#resolved = withGuards(resolveVenueOptions(venue, options), observer.thrown);
    const { clock } = this.#resolved;
    // Each channel is a question of its own: the connections join those of one tick.
    const policy = { ...subscriptionPolicyOf(venue.channels, venue.refusals?.tokenRefused), most: 1 };
    this.#subscriptions = new Subscriptions(
      { clock, policy, rowOf: (channel) => channelRowOf(channel, venue.channels) },
      {
        ask: (call) => this.#ask(call as OwnCall & { readonly verb: string; readonly channels: readonly string[] }),
        onRefused: (error) => observer.emit("refused", error),
        onGap: (gap) => observer.emit("gap", gap),
        onEnded: (error) => observer.emit("ended", error),
        read: () => undefined,
      },
    );
    this.readers = new ReaderFactory({
      clock,
      subscriptions: this.#subscriptions,
      policy,
      signsIn: options.credentials !== undefined,
      onThrow: (error, where) => observer.thrown(error, where),
    });
    this.main = this.#laneOf(true, true);
  }

  /** The state of the first connection that is not ready, or of the one that makes calls. */
  get state(): VenueClient<Api>["state"] {
    const states = [this.main, ...this.#places.map(({ lane }) => lane)].map(({ client }) => client.state);
    return states.find(({ name }) => name !== "ready") ?? this.main.client.state;
  }

  get stats(): VenueClient<Api>["stats"] {
    const all = [...new Set([this.main, ...this.#places.map(({ lane }) => lane)])].map(({ client }) => client.stats);
    return {
      openCalls: all.reduce((sum, { openCalls }) => sum + openCalls, 0),
      channels: this.#subscriptions.size,
      connections: all.reduce((sum, { connections }) => sum + connections, 0),
      unhandled: this.observer.counts,
      messages: Object.assign({}, ...all.map(({ messages }) => messages)) as VenueClient<Api>["stats"]["messages"],
    };
  }

  async open(): Promise<void> {
    await this.main.open();
    if (this.#closing === undefined) await this.#subscriptions.restore();
  }

  /** Ends everything; the readers with the cause, where there is one. */
  close(cause?: Error): Promise<void> {
    this.#closing ??= this.#close(cause);
    return this.#closing;
  }

  async #close(cause?: Error): Promise<void> {
    this.#subscriptions.close(cause);
    await Promise.all([this.main, ...this.#places.map(({ lane }) => lane)].map((lane) => lane.close()));
  }

  #laneOf(isMain: boolean, isFirst = false): Lane<Api> {
    const { channels, keepAlive } = this.#venue;
    return new Lane(
      {
        make: () => this.#clientOf(isMain),
        clock: this.#resolved.clock,
        lifeMs: keepAlive?.lifeMs,
        identityOf: channels.identityOf ?? ((_, data) => JSON.stringify(data)),
      },
      {
        onData: (name, data) => {
          const channel = this.#subscriptions.find(name);
          if (channel !== undefined) this.#subscriptions.deliver(channel, { channel: name, data });
        },
        onGap: (gap) => {
          for (const reader of this.#subscriptions.find(gap.channel)?.readers ?? []) reader.gap(gap);
          this.observer.emit("gap", gap);
        },
        onState: (state) => {
          if (isFirst) this.observer.emit("state", state);
          if (state.name === "closed" && state.cause !== undefined) void this.close(state.cause);
        },
      },
    );
  }

  /** A client over one connection: signed in, or for public channels alone. */
  #clientOf(isMain: boolean): VenueClient<Api> {
    const { credentials, ...others } = this.#options;
    const { url, streams = url } = this.#addresses();
    const client = createVenueClient(this.#venue, {
      ...others,
      network: { ws: isMain ? url : streams },
      ...(isMain && { credentials }),
    });
    for (const name of forwarded)
      client.on(name, (event: ClientEvents[typeof name]) => this.observer.emit(name, event));
    client.on("refused", (error) => this.#refused(error));
    return client;
  }

  #addresses(): { readonly url: string; readonly streams: string | undefined } {
    const { network } = this.#options;
    const { streams } =
      typeof network === "object" ? network : (this.#venue.endpoints[network] ?? { streams: undefined });
    return { url: this.#resolved.url, streams };
  }

  /** A connection was refused a channel that it had. */
  #refused(error: ClientEvents["refused"]): void {
    for (const name of error.channels) {
      for (const reader of this.#subscriptions.find(name)?.readers ?? []) {
        reader.end(error);
        this.#subscriptions.leave([name], reader);
      }
    }
    this.observer.emit("refused", error);
  }

  async #ask({
    verb,
    channels: [name = ""],
  }: OwnCall & { readonly verb: string; readonly channels: readonly string[] }) {
    const known = this.#places.find(({ channels }) => channels.has(name));
    if (verb === "unsubscribe") {
      await this.#leave(name, known);
      return [name];
    }
    const place = known ?? this.#placeFor(name);
    place.channels.add(name);
    try {
      await place.isOpen;
      await place.lane.read(name);
      return [name];
    } catch (error) {
      await this.#leave(name, place);
      if (isDeribitError(error, "subscription") && isDeribitError(error.cause, "rpc")) throw error.cause;
      return [];
    }
  }

  async #leave(name: string, place: Place<Api> | undefined): Promise<void> {
    if (place === undefined) return;
    place.channels.delete(name);
    await place.lane.leave(name);
    if (place.channels.size > 0 || place.lane === this.main) return;
    this.#places.splice(this.#places.indexOf(place), 1);
    await place.lane.close();
  }

  /** The first connection with room for a channel, or a new one. */
  #placeFor(name: string): Place<Api> {
    const { perConnection = Number.POSITIVE_INFINITY, apart = false, isPrivate } = this.#venue.channels;
    const needsMain = !apart || isPrivate?.(name) === true;
    const fits = this.#places.find(({ isMain, channels }) => isMain === needsMain && channels.size < perConnection);
    if (fits !== undefined) return fits;
    const isFirst = needsMain && !this.#places.some(({ lane }) => lane === this.main);
    const lane = isFirst ? this.main : this.#laneOf(needsMain);
    const place = {
      lane,
      isMain: needsMain,
      isOpen: isFirst ? Promise.resolve() : lane.open(),
      channels: new Set<string>(),
    };
    this.#places.push(place);
    return place;
  }
}
