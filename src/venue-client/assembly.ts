/** Puts the parts of a client of any exchange together: what one reports reaches another here. */
import { Calls } from "../calls/calls.ts";
import type { Observer } from "../client/observer.ts";
import { whenReady } from "../client/ready.ts";
import { refusalOf } from "../client/refusal.ts";
import { createBackoff } from "../connection/backoff.ts";
import { Connection } from "../connection/connection.ts";
import type { Link } from "../connection/link.ts";
import { ConnectionError } from "../errors/client.ts";
import { sharedLabels } from "../orders/labels.ts";
import { Stamp } from "../orders/stamp.ts";
import type { Caller } from "../platform/caller.ts";
import { ReaderFactory } from "../subscriptions/readers.ts";
import { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { Transport } from "../transport/transport.ts";
import type { CallOptions, Catalogue, OwnCall, SubscriptionPolicy, VenueDefinition, WirePolicy } from "../venue.ts";
import { addressed } from "./addressed.ts";
import { catalogueOf, channelRowOf } from "./catalogue.ts";
import { VenueInbound } from "./inbound.ts";
import { KeepAlive } from "./keep-alive.ts";
import type { ResolvedVenueOptions } from "./options.ts";
import { SigningIn } from "./signing-in.ts";
import { grantedBy, subscriptionPolicyOf } from "./subscribing.ts";
import { wallOf } from "./wall.ts";
import { VenueWire } from "./wire.ts";

/** A code that no exchange sends. */
const noCode = Number.NaN;

/** The running client behind the public interface. */
export class VenueAssembly<Credentials> {
  readonly observer: Observer;
  readonly readers: ReaderFactory;
  readonly calls: Calls;
  readonly subscriptions: Subscriptions;
  readonly connection: Connection;
  readonly inbound: VenueInbound;
  readonly #options: ResolvedVenueOptions<Credentials>;
  readonly #venue: VenueDefinition<Credentials, object>;
  readonly #api: Catalogue;
  readonly #keepAlive: KeepAlive;
  readonly #signingIn: SigningIn<Credentials>;
  #unaddressed: Error | undefined;

  /** The options have guarded ports. */
  constructor(
    options: ResolvedVenueOptions<Credentials>,
    venue: VenueDefinition<Credentials, object>,
    observer: Observer,
  ) {
    this.#options = options;
    this.#venue = venue;
    this.observer = observer;
    this.#api = catalogueOf(venue);
    const ask = (call: OwnCall): Promise<unknown> => this.#ask(call);
    this.#keepAlive = new KeepAlive({
      policy: venue.keepAlive,
      clock: options.clock,
      everyMs: options.keepAliveMs,
      ask,
    });
    this.#signingIn = new SigningIn(
      { ...options, policy: venue.signIn, address: venue.address, errors: this.#api.errors },
      {
        ask,
        reopen: (reason) => this.connection.reconnect(reason),
        onGrant: (grant) => observer.emit("grant", grant),
        onFailure: (error) => observer.emit("authFailure", error),
      },
    );
    this.calls = this.#makeCalls();
    this.subscriptions = this.#makeSubscriptions();
    this.inbound = new VenueInbound({
      clock: options.clock,
      calls: this.calls,
      subscriptions: this.subscriptions,
      observer,
      channels: venue.channels,
      answerPing: (params) => this.#keepAlive.answer(params),
    });
    this.connection = this.#makeConnection();
    this.readers = new ReaderFactory({
      clock: options.clock,
      subscriptions: this.subscriptions,
      policy: this.#policy(),
      signsIn: options.credentials !== undefined,
      onThrow: (error, where) => observer.thrown(error, where),
    });
  }

  /** Resolves when the client is ready; rejects when it gave up. */
  async open(): Promise<void> {
    const { openTimeoutMs, clock } = this.#options;
    await whenReady({
      clock,
      timeoutMs: openTimeoutMs,
      connection: this.connection,
      observer: this.observer,
      giveUp: (cause) => void this.connection.close(cause),
    });
  }

  /** Makes a call of the user. */
  call(method: string, params?: object, options?: CallOptions, caller?: Caller): Promise<unknown> {
    const row = this.#api.methodOf(method);
    const refusal = refusalOf(row, this.#options.credentials, true);
    return refusal === undefined ? this.calls.start(row, params, options, "user", caller) : Promise.reject(refusal);
  }

  #policy(): SubscriptionPolicy {
    const { channels, refusals } = this.#venue;
    return subscriptionPolicyOf(channels, refusals?.tokenRefused);
  }

  #ask({ method, params }: OwnCall): Promise<unknown> {
    const { connectTimeoutMs: timeoutMs } = this.#options;
    return this.calls.start(this.#api.methodOf(method), params, { timeoutMs }, "session");
  }

  #makeCalls(): Calls {
    const { observer } = this;
    const { clock, url } = this.#options;
    const { refusals } = this.#venue;
    return new Calls(
      {
        ...this.#options,
        errors: this.#api.errors,
        refusals: { tokenRefused: noCode, creditsExhausted: noCode, ...refusals },
        limits: undefined,
        staysOpen: true,
        guard: undefined,
        stamp: new Stamp({
          ...this.#options,
          exchangeNow: () => undefined,
          account: () => ({}),
          labels: sharedLabels(clock),
          directionOf: () => undefined,
          place: new URL(url).host,
        }),
      },
      {
        prepare: () => undefined,
        renew: (sentMs) => this.#signingIn.renew(sentMs),
        meet: () => undefined,
      },
      {
        onLateAnswer: (answer) => observer.emit("lateAnswer", answer),
        onTimes: () => {},
        onRefusal: (error) => this.connection.noteRefusal(error.code),
        onThrow: (error, where) => observer.thrown(error, where),
        onMade: (call) => observer.callMade(call),
        onEnd: (call, outcome, error) => observer.callEnded(call, outcome, clock, error),
      },
    );
  }

  #makeSubscriptions(): Subscriptions {
    const { clock, timeoutMs } = this.#options;
    return new Subscriptions(
      { clock, policy: this.#policy(), rowOf: (channel) => channelRowOf(channel, this.#venue.channels) },
      {
        ask: async (call) => {
          const result = await this.calls.start(this.#api.methodOf(call.method), call.params, { timeoutMs });
          return grantedBy(this.#venue.channels, call, result);
        },
        onRefused: (error) => this.observer.emit("refused", error),
        onGap: (gap) => this.observer.emit("gap", gap),
        onEnded: (error) => this.observer.emit("ended", error),
        read: () => undefined,
      },
    );
  }

  #makeConnection(): Connection {
    const { reconnect } = this.#options;
    const policy = reconnect === false ? false : { ...reconnect, backoff: createBackoff(reconnect.backoff) };
    const { losses = { verdictOf: () => undefined } } = this.#venue;
    return new Connection(
      { ...this.#options, transport: this.#transport(), reconnect: policy, losses },
      {
        onState: (state) => {
          if (state.name === "closed") {
            this.calls.end(state.cause ?? new ConnectionError("the client was closed"));
            this.subscriptions.close(state.cause);
          }
          this.observer.emit("state", state);
        },
        onText: this.inbound.onText,
        onBytes: this.inbound.onBytes,
        prepare: (link) => this.#prepare(link),
        step: () => "auth",
        restore: () => this.#restore(),
        onDown: (cause) => this.#onDown(cause),
      },
    );
  }

  /** Sockets to an address that is made anew for each. One that cannot be made fails as the signing in that it belongs to. */
  #transport(): Transport {
    const { transport } = this.#options;
    if (this.#venue.address === undefined) return transport;
    return addressed(
      transport,
      (url) => this.#signingIn.address(url),
      (error) => {
        this.#unaddressed = error;
      },
    );
  }

  async #prepare(link: Link): Promise<void> {
    const { clock } = this.#options;
    const beganMs = clock.now();
    const unaddressed = this.#unaddressed;
    this.#unaddressed = undefined;
    if (unaddressed !== undefined) throw unaddressed;
    const wire = this.#wire();
    this.inbound.begin(wire);
    this.calls.attach(this.#wireOn(link, wire));
    this.#keepAlive.begin(link);
    await this.#signingIn.prepare();
    this.#keepAlive.watch();
    this.observer.emit("step", { step: "auth", ms: clock.now() - beganMs });
  }

  /** The words of a new connection. */
  #wire(): WirePolicy {
    const { wire = {} } = this.#venue;
    const { clock } = this.#options;
    if (typeof wire !== "function") return wire;
    return wire({ credentials: () => this.#signingIn.credentials, now: () => wallOf(clock) });
  }

  #wireOn(link: Link, policy: WirePolicy): VenueWire {
    return new VenueWire({
      link,
      policy,
      methodOf: this.#venue.methodOf,
      onSent: (id) => this.calls.onReply(id, { id, result: null }, this.#options.clock.now()),
      onUnwritten: (id, cause) =>
        this.calls.onLost(id, "protocol", false, { cause, what: "the codec of the exchange could not write it" }),
    });
  }

  async #restore(): Promise<void> {
    const { clock } = this.#options;
    const beganMs = clock.now();
    this.calls.pass();
    await this.subscriptions.restore();
    this.observer.emit("step", { step: "subscriptions", ms: clock.now() - beganMs });
  }

  #onDown(cause: Error): void {
    this.#keepAlive.stop();
    this.#signingIn.onDown();
    this.inbound.lose();
    this.calls.detach(cause);
    this.subscriptions.lose();
  }
}
