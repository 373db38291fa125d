/** Puts the parts of a client together: what one of them tells, another one hears of here. */
import type { Checks } from "../api/checks.ts";
import { DriftLog } from "../api/drift.ts";
import { Views } from "../books/views.ts";
import { Calls } from "../calls/calls.ts";
import { createBackoff } from "../connection/backoff.ts";
import { Keeper } from "../connection/connection.ts";
import type { Link } from "../connection/link.ts";
import { watchSilence } from "../connection/silence.ts";
import type { ConnectionState } from "../connection/state.ts";
import { ConnectionError } from "../errors/client.ts";
import type { AccountLimits } from "../limits/limits.ts";
import type { Resolver } from "../orders/resolver.ts";
import type { Stamp } from "../orders/stamp.ts";
import { Delegation } from "../session/delegation.ts";
import { Session } from "../session/session.ts";
import { Readers } from "../subscriptions/readers.ts";
import { Registry } from "../subscriptions/subscriptions.ts";
import type { CallOptions, Catalogue, MethodRow, Order } from "../venue.ts";
import type { ClientStats } from "./events.ts";
import { Inbound } from "./inbound.ts";
import { endSession } from "./logout.ts";
import type { Observer } from "./observer.ts";
import type { ResolvedOptions } from "./options.ts";
import { checksOf, meetChallenge } from "./parts.ts";
import { readAccount } from "./read-account.ts";
import { whenReady } from "./ready.ts";
import { refusalOf } from "./refusal.ts";
import { makeResolver, makeStamp } from "./resolving.ts";

/** Patience of a call that subscribes: many channels are paced by the exchange's credits. */
const subscribeTimeoutMs = 60_000;

/** The running client behind the public interface. */
export class Runtime {
  readonly calls: Calls;
  readonly session: Session;
  readonly delegation: Delegation;
  readonly readers: Readers;
  readonly views: Views;
  readonly resolver: Resolver;
  readonly #options: ResolvedOptions;
  readonly #catalogue: Catalogue;
  readonly #limits: AccountLimits | undefined;
  readonly #stamp: Stamp;
  readonly #keeper: Keeper;
  readonly #registry: Registry;
  readonly #inbound: Inbound;
  readonly #drift = new DriftLog((event) => this.observer.emit("drift", event));
  readonly #checks: Checks | undefined;
  readonly observer: Observer;
  #link: Link | undefined;
  #stopSilence = (): void => {};

  /** The options have guarded ports. */
  constructor(options: ResolvedOptions, catalogue: Catalogue, limits: AccountLimits | undefined, observer: Observer) {
    this.observer = observer;
    this.#options = options;
    this.#catalogue = catalogue;
    this.#limits = limits;
    this.#checks = checksOf(this.#options, catalogue, this.#drift, this.observer);
    this.session = this.#makeSession();
    this.delegation = new Delegation({
      refreshToken: () => this.session.refreshToken,
      account: () => this.session.account.name,
      ask: (method, params) => this.calls.start(catalogue.methodOf(method), params),
    });
    this.#stamp = makeStamp(this.#options, this.session, options.url, options.clock);
    this.calls = this.#makeCalls();
    this.#registry = this.#makeRegistry();
    this.#inbound = this.#makeInbound();
    this.#keeper = this.#makeKeeper();
    this.readers = new Readers({
      clock: this.#options.clock,
      registry: this.#registry,
      signsIn: options.credentials !== undefined,
      onThrow: (error, where) => this.observer.thrown(error, where),
    });
    this.views = this.#makeViews();
    this.resolver = makeResolver({
      options,
      catalogue,
      session: this.session,
      calls: this.calls,
      stamp: this.#stamp,
      observer: this.observer,
      call: (row, params, callOptions) => this.call(row, params, callOptions),
    });
  }

  #makeViews(): Views {
    return new Views({
      clock: this.#options.clock,
      registry: this.#registry,
      check: (channels) => void this.readers.checkRights(channels),
      readOpenOrders: () => this.call(this.#catalogue.methodOf("private/get_open_orders")) as Promise<readonly Order[]>,
      onThrow: (error, where) => this.observer.thrown(error, where),
    });
  }

  get state(): ConnectionState {
    return this.#keeper.state;
  }

  get stats(): ClientStats {
    return {
      openCalls: this.calls.open,
      channels: this.#registry.size,
      connections: this.calls.connection,
      unhandled: this.observer.counts,
      drift: this.#drift.places,
    };
  }

  /** Resolves when the client is ready; rejects when it gave up. */
  open(): Promise<void> {
    const { openTimeoutMs, clock } = this.#options;
    return whenReady({
      clock,
      timeoutMs: openTimeoutMs,
      state: () => this.state,
      listen: (listener) => this.observer.on("state", listener),
      begin: () => this.#keeper.open(),
      // The wait itself is one listener.
      isHeard: () => this.observer.isHeard("state", 1),
      giveUp: (cause) => void this.close(cause),
    });
  }

  close(cause?: Error): Promise<void> {
    return this.#keeper.close(cause);
  }

  /** Makes a call of the user. */
  call(row: MethodRow, params?: object, options?: CallOptions): Promise<unknown> {
    const refusal = refusalOf(row, this.#options.credentials, true);
    if (refusal !== undefined) return Promise.reject(refusal);
    const call = this.calls.start(row, params, options);
    return row.wire === "private/logout" ? endSession(call, () => this.close()) : call;
  }

  #ask(method: string, params: object): Promise<unknown> {
    const { connectTimeoutMs: timeoutMs } = this.#options;
    return this.calls.start(this.#catalogue.methodOf(method), params, { timeoutMs }, "session");
  }

  #makeSession(): Session {
    const { clientName } = this.#options;
    return new Session(
      { ...this.#options, clientName, clientVersion: this.#catalogue.version, renewByTimer: true },
      {
        ask: (method, params) => this.#ask(method, params),
        onStep: (step, ms) => this.observer.emit("step", { step, ms }),
        onGrant: (grant) => this.observer.emit("grant", grant),
        onAuthFailure: (error) => this.observer.emit("authFailure", error),
      },
    );
  }

  #makeCalls(): Calls {
    const { errors } = this.#catalogue;
    return new Calls(
      {
        ...this.#options,
        errors,
        limits: this.#limits,
        staysOpen: true,
        validateParams: this.#checks?.params,
        checkResult: this.#checks?.result,
        stamp: this.#stamp,
      },
      {
        onLateAnswer: (answer) => this.observer.emit("lateAnswer", answer),
        onTimes: (usIn, usOut, sentMs, receivedMs) => this.session.offset.observe(usIn, usOut, sentMs, receivedMs),
        onRefusal: (error) => this.#keeper.noteRefusal(error.code),
        onThrow: (error, where) => this.observer.thrown(error, where),
        onAbandoned: () => {},
        onEnd: (call, outcome, error) => this.observer.callEnded(call, outcome, this.#options.clock, error),
        identify: (call) =>
          this.#stamp.dates(call) && ["restoring", "ready"].includes(this.state.name)
            ? this.session.measure()
            : undefined,
        bearer: () => this.session.bearer,
        renew: (sentMs) => this.session.renew(sentMs),
        meet: (challenge, method) => meetChallenge(this.#options, challenge, method),
      },
    );
  }

  #makeRegistry(): Registry {
    const { clock } = this.#options;
    return new Registry(
      { clock, rowOf: (channel) => this.#catalogue.channelOf(channel) },
      {
        ask: (method, params) =>
          this.calls.start(this.#catalogue.methodOf(method), params, { timeoutMs: subscribeTimeoutMs }),
        onRefused: (error) => this.observer.emit("refused", error),
        onGap: (gap) => this.observer.emit("gap", gap),
        onEnded: (error) => this.observer.emit("ended", error),
        read: (text) => this.#inbound.readHeld(text),
      },
    );
  }

  #makeInbound(): Inbound {
    return new Inbound({
      clock: this.#options.clock,
      calls: this.calls,
      registry: this.#registry,
      checks: this.#checks,
      observer: this.observer,
      answerHeartbeat: () => this.#answerHeartbeat(),
    });
  }

  #makeKeeper(): Keeper {
    const { reconnect } = this.#options;
    const policy = reconnect === false ? false : { ...reconnect, backoff: createBackoff(reconnect.backoff) };
    return new Keeper(
      { ...this.#options, reconnect: policy },
      {
        onState: (state) => this.#onState(state),
        onText: this.#inbound.onText,
        prepare: (link) => this.#prepare(link),
        restore: () => this.#restore(),
        onDown: (cause) => this.#onDown(cause),
      },
    );
  }

  async #prepare(link: Link): Promise<void> {
    const { heartbeatMs, clock } = this.#options;
    this.#link = link;
    this.calls.attach(link);
    await this.session.prepare();
    if (heartbeatMs === false) return;
    this.#stopSilence();
    this.#stopSilence = watchSilence(
      clock,
      heartbeatMs,
      () => link.heard,
      () => link.drop("silent for too long"),
    );
  }

  async #restore(): Promise<void> {
    const { clock } = this.#options;
    const beganMs = clock.now();
    this.calls.pass();
    if (this.#limits !== undefined && this.#options.credentials !== undefined) {
      readAccount(this.calls, this.#catalogue, this.#limits, this.session.account);
    }
    await this.#registry.restore();
    this.observer.emit("step", { step: "subscriptions", ms: clock.now() - beganMs });
  }

  #onDown(cause: Error): void {
    this.#stopSilence();
    this.session.onDown();
    this.calls.detach(cause);
    this.#registry.lose();
  }

  #onState(state: ConnectionState): void {
    if (state.name === "closed") {
      this.calls.end(state.cause ?? new ConnectionError("the client was closed"));
      this.#registry.close(state.cause);
    }
    this.observer.emit("state", state);
  }

  #answerHeartbeat(): void {
    this.#ask("public/test", {}).catch(() => {
      // The connection was lost on the way: whoever needs to know is told of that.
    });
    this.#link?.flush();
  }
}
