/** Puts the parts of a client together: what one reports reaches another here. */
import type { Checks } from "../api/checks.ts";
import { DriftLog } from "../api/drift.ts";
import type { Views } from "../books/views.ts";
import type { Call } from "../calls/call.ts";
import type { CallGuard } from "../calls/call-guard.ts";
import { Calls } from "../calls/calls.ts";
import { createBackoff } from "../connection/backoff.ts";
import { Connection } from "../connection/connection.ts";
import { Heartbeat } from "../connection/heartbeat.ts";
import type { Link } from "../connection/link.ts";
import type { ConnectionState } from "../connection/state.ts";
import { ConnectionError } from "../errors/client.ts";
import type { AccountLimits } from "../limits/limits.ts";
import type { Resolver } from "../orders/resolver.ts";
import type { Stamp } from "../orders/stamp.ts";
import type { Caller } from "../platform/caller.ts";
import type { SignInCredentials } from "../session/credentials.ts";
import { Delegation } from "../session/delegation.ts";
import { Session } from "../session/session.ts";
import { ReaderFactory } from "../subscriptions/readers.ts";
import { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { CallOptions, ChannelTable, MethodRow, OwnCall, Venue } from "../venue.ts";
import type { ClientStats } from "./events.ts";
import { Inbound } from "./inbound.ts";
import { type Journaling, makeJournaling } from "./journaling.ts";
import { endSession } from "./logout.ts";
import type { Observer } from "./observer.ts";
import type { ResolvedOptions } from "./options.ts";
import { checksOf, meetChallenge } from "./parts.ts";
import { readAccount } from "./read-account.ts";
import { whenReady } from "./ready.ts";
import { refusalOf } from "./refusal.ts";
import { makeResolver, makeStamp } from "./resolving.ts";
import { makeViews } from "./viewing.ts";

/** Patience of a call that subscribes: many channels are paced by the exchange's credits. */
const subscribeTimeoutMs = 60_000;

/** The running client behind the public interface. */
export class ClientAssembly {
  readonly calls: Calls;
  readonly session: Session;
  readonly delegation: Delegation;
  readonly readers: ReaderFactory;
  readonly views: Views;
  readonly resolver: Resolver;
  readonly #options: ResolvedOptions;
  readonly #venue: Venue<SignInCredentials> & ChannelTable;
  readonly #limits: AccountLimits | undefined;
  readonly #stamp: Stamp;
  readonly #heartbeat: Heartbeat;
  readonly #connection: Connection;
  readonly #subscriptions: Subscriptions;
  readonly #inbound: Inbound;
  readonly journaling: Journaling | undefined;
  readonly #guard: CallGuard | undefined;
  readonly #drift = new DriftLog((event) => this.observer.emit("drift", event));
  readonly #checks: Checks | undefined;
  readonly observer: Observer;

  /** The options have guarded ports. */
  constructor(
    options: ResolvedOptions,
    venue: Venue<SignInCredentials> & ChannelTable,
    limits: AccountLimits | undefined,
    observer: Observer,
  ) {
    this.observer = observer;
    this.#options = options;
    this.#venue = venue;
    this.#limits = limits;
    this.#checks = checksOf(this.#options, venue.api, this.#drift, this.observer);
    this.#heartbeat = new Heartbeat({ ...options, policy: venue.heartbeat, ask: (call) => this.#ask(call) });
    this.session = this.#makeSession();
    this.delegation = new Delegation({
      policy: venue.session,
      refreshToken: () => this.session.refreshToken,
      scope: () => this.session.grant?.scope ?? [],
      account: () => this.session.account.name,
      ask: ({ method, params }) => this.calls.start(venue.api.methodOf(method), params),
    });
    this.#stamp = makeStamp(options, this.session, venue.orders, options.url);
    this.journaling = makeJournaling(options, this, this.#stamp);
    this.#guard = options.guards?.guard(this, options.clock, venue.api);
    this.calls = this.#makeCalls();
    this.#subscriptions = this.#makeSubscriptions();
    this.#inbound = this.#makeInbound();
    this.#connection = this.#makeConnection();
    this.readers = new ReaderFactory({
      clock: this.#options.clock,
      subscriptions: this.#subscriptions,
      policy: venue.subscriptions,
      signsIn: options.credentials !== undefined,
      onThrow: (error, where) => this.observer.thrown(error, where),
    });
    this.views = makeViews(options.clock, venue, this.#subscriptions, this);
    this.resolver = makeResolver({
      options,
      venue,
      session: this.session,
      calls: this.calls,
      stamp: this.#stamp,
      observer: this.observer,
      call: (row, params, callOptions) => this.call(row, params, callOptions),
    });
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  get stats(): ClientStats {
    return {
      openCalls: this.calls.open,
      channels: this.#subscriptions.size,
      connections: this.calls.connection,
      unhandled: this.observer.counts,
      drift: this.#drift.places,
      parsed: this.#inbound.parsed,
      messages: this.#inbound.messages,
    };
  }

  /** Resolves when the client is ready; rejects when it gave up. */
  async open(): Promise<void> {
    const { openTimeoutMs, clock } = this.#options;
    await whenReady({
      clock,
      timeoutMs: openTimeoutMs,
      connection: this.#connection,
      observer: this.observer,
      giveUp: (cause) => void this.close(cause),
    });
    await this.journaling?.recover((cause) => this.#connection.close(cause));
    const { state } = this;
    if (state.name === "closed") throw state.cause ?? new ConnectionError("the client was closed");
  }

  async close(cause?: Error): Promise<void> {
    await this.#connection.close(cause);
    await this.journaling?.close();
  }

  /** Makes a call of the user. */
  call(row: MethodRow, params?: object, options?: CallOptions, caller?: Caller): Promise<unknown> {
    const refusal = refusalOf(row, this.#options.credentials, true);
    if (refusal !== undefined) return Promise.reject(refusal);
    const call = this.calls.start(row, params, options, "user", caller);
    return row.wire === this.#venue.session.signOut ? endSession(call, () => this.close()) : call;
  }

  /** The time at the exchange, where a call is dated by it. */
  #measureFor(call: Call): Promise<unknown> | undefined {
    const isUp = ["restoring", "ready"].includes(this.state.name);
    return isUp && this.#stamp.dates(call) ? this.session.measure() : undefined;
  }

  #ask({ method, params }: OwnCall): Promise<unknown> {
    const { connectTimeoutMs: timeoutMs } = this.#options;
    return this.calls.start(this.#venue.api.methodOf(method), params, { timeoutMs }, "session");
  }

  #makeSession(): Session {
    const { api, session: policy } = this.#venue;
    const { version: clientVersion, errors } = api;
    return new Session(
      { ...this.#options, policy, errors, clientVersion, renewByTimer: true },
      {
        ask: (call) => this.#ask(call),
        setHeartbeat: this.#heartbeat.set,
        onStep: (step, ms) => this.observer.emit("step", { step, ms }),
        onGrant: (grant) => this.observer.emit("grant", grant),
        onAuthFailure: (error) => this.observer.emit("authFailure", error),
      },
    );
  }

  #makeCalls(): Calls {
    const { api, refusals } = this.#venue;
    return new Calls(
      {
        ...this.#options,
        errors: api.errors,
        refusals,
        limits: this.#limits,
        staysOpen: true,
        validateParams: this.#checks?.params,
        checkResult: this.#checks?.result,
        recorder: this.journaling,
        guard: this.#guard,
        stamp: this.#stamp,
      },
      {
        prepare: (call) => {
          const [gate, known] = [this.journaling?.gate(call), this.#guard?.prepare(call)];
          if (gate === undefined && known === undefined) return this.#measureFor(call);
          return Promise.all([gate, known]).then(() => this.#measureFor(call));
        },
        bearer: () => this.session.bearer,
        renew: (sentMs) => this.session.renew(sentMs),
        meet: (challenge, method) => meetChallenge(this.#options, challenge, method),
      },
      {
        onLateAnswer: (answer) => this.observer.emit("lateAnswer", answer),
        onLateStep: (call, result) => this.session.answeredLate(call.row.wire, call.sentMs, result),
        onTimes: (usIn, usOut, sentMs, receivedMs) => this.session.offset.observe(usIn, usOut, sentMs, receivedMs),
        onRefusal: (error) => this.#connection.noteRefusal(error.code),
        onThrow: (error, where) => this.observer.thrown(error, where),
        onMade: (call) => this.observer.callMade(call),
        onEnd: (call, outcome, error, result) => {
          this.#guard?.ended(call, outcome, result);
          this.journaling?.ended(call, outcome, error);
          this.observer.callEnded(call, outcome, this.#options.clock, error);
        },
      },
    );
  }

  #makeSubscriptions(): Subscriptions {
    const { clock } = this.#options;
    const { api, subscriptions: policy } = this.#venue;
    return new Subscriptions(
      { clock, policy, rowOf: (channel) => policy.rowOf(channel, this.#venue.channelOf(channel)) },
      {
        ask: ({ method, params }, timeoutMs = subscribeTimeoutMs) =>
          this.calls.start(api.methodOf(method), params, { timeoutMs }),
        onRefused: (error) => this.observer.emit("refused", error),
        onGap: (gap) => this.observer.emit("gap", gap),
        onEnded: (error) => this.observer.emit("ended", error),
        read: (frame) => this.#inbound.readHeld(frame),
      },
    );
  }

  #makeInbound(): Inbound {
    return new Inbound({
      clock: this.#options.clock,
      calls: this.calls,
      subscriptions: this.#subscriptions,
      checks: this.#checks,
      drift: this.#drift,
      observer: this.observer,
      protocol: this.#venue.protocol,
      answerPing: () => this.#heartbeat.answer(),
      exchangeNow: () => this.session.knownExchangeNow(),
    });
  }

  #makeConnection(): Connection {
    const { reconnect } = this.#options;
    const policy = reconnect === false ? false : { ...reconnect, backoff: createBackoff(reconnect.backoff) };
    return new Connection(
      { ...this.#options, reconnect: policy, losses: this.#venue.losses },
      {
        onState: (state) => this.#onState(state),
        onText: this.#inbound.onText,
        onBytes: this.#inbound.onBytes,
        prepare: (link) => this.#prepare(link),
        step: () => this.session.step,
        restore: () => this.#restore(),
        onDown: (cause) => this.#onDown(cause),
      },
    );
  }

  async #prepare(link: Link): Promise<void> {
    this.calls.attach(link);
    this.#heartbeat.begin(link);
    await this.session.prepare();
    this.#heartbeat.watch();
  }

  async #restore(): Promise<void> {
    const beganMs = this.#options.clock.now();
    this.calls.pass();
    if (this.#limits !== undefined && this.#options.credentials !== undefined) {
      readAccount(this.calls, this.#venue, this.#limits, this.session.account);
    }
    await this.#subscriptions.restore();
    this.observer.emit("step", { step: "subscriptions", ms: this.#options.clock.now() - beganMs });
  }

  #onDown(cause: Error): void {
    this.#heartbeat.stop();
    this.session.onDown();
    this.calls.detach(cause);
    this.#subscriptions.lose();
  }

  #onState(state: ConnectionState): void {
    if (state.name === "closed") {
      this.#guard?.closed();
      this.calls.end(state.cause ?? new ConnectionError("the client was closed"));
      this.#subscriptions.close(state.cause);
    }
    this.observer.emit("state", state);
  }
}
