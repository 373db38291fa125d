/** The running client over HTTP: calls over a line of exchanges, and a token that is renewed when it is needed. */
import { DriftLog } from "../api/drift.ts";
import type { Call } from "../calls/call.ts";
import { Calls } from "../calls/calls.ts";
import type { Observer } from "../client/observer.ts";
import type { ResolvedOptions } from "../client/options.ts";
import { checksOf, meetChallenge } from "../client/parts.ts";
import { refusalOf } from "../client/refusal.ts";
import { makeResolver, makeStamp } from "../client/resolving.ts";
import type { AccountLimits } from "../limits/limits.ts";
import type { Resolver } from "../orders/resolver.ts";
import type { Stamp } from "../orders/stamp.ts";
import type { Caller } from "../platform/caller.ts";
import type { SignInCredentials } from "../session/credentials.ts";
import { Session } from "../session/session.ts";
import type { HttpTransport } from "../transport/transport.ts";
import type { CallOptions, MethodRow, OwnCall, Venue } from "../venue.ts";
import { HttpWire } from "./wire.ts";

export interface HttpAssemblyOptions extends ResolvedOptions {
  readonly baseUrl: string;
  readonly httpTransport: HttpTransport;
  readonly limits: AccountLimits | undefined;
}

/** Makes calls over HTTP. */
export class HttpAssembly {
  readonly observer: Observer;
  readonly resolver: Resolver;
  readonly #options: HttpAssemblyOptions;
  readonly #venue: Venue<SignInCredentials>;
  readonly #session: Session;
  readonly #stamp: Stamp;
  readonly #calls: Calls;
  readonly #wire: HttpWire;

  /** The options have guarded ports. */
  constructor(options: HttpAssemblyOptions, venue: Venue<SignInCredentials>, observer: Observer) {
    this.observer = observer;
    this.#options = options;
    this.#venue = venue;
    this.#session = this.#makeSession();
    this.#stamp = makeStamp(options, this.#session, venue.orders, options.baseUrl);
    this.#calls = this.#makeCalls();
    this.#wire = this.#makeWire();
    this.#calls.attach(this.#wire);
    this.#calls.pass();
    this.resolver = makeResolver({
      options,
      venue,
      session: this.#session,
      calls: this.#calls,
      stamp: this.#stamp,
      observer: this.observer,
      call: (row, params, callOptions) => this.call(row, params, callOptions),
    });
  }

  /** Makes a call of the user, after signing in where that is due. */
  call(row: MethodRow, params?: object, options?: CallOptions, caller?: Caller): Promise<unknown> {
    const refusal = refusalOf(row, this.#options.credentials, false);
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.#calls.start(row, params, options, "user", caller);
  }

  /** What a private call has to wait for: a token, and the time at the exchange if it is to be signed or dated. */
  #prepare(call: Call): Promise<unknown> | undefined {
    if (call.row.namespace === "public") return undefined;
    const needsTime = this.#signature !== undefined || this.#stamp.dates(call);
    const measured = (): Promise<unknown> | undefined => (needsTime ? this.#session.measure() : undefined);
    // Signing in tells the time, too.
    const signedIn = this.#signature === undefined ? this.#session.ready() : undefined;
    return signedIn === undefined ? measured() : signedIn.then(measured);
  }

  get #signature(): { readonly clientId: string; readonly clientSecret: string } | undefined {
    const { credentials } = this.#options;
    return typeof credentials === "object" && credentials.kind === "signature" ? credentials : undefined;
  }

  #ask({ method, params }: OwnCall): Promise<unknown> {
    const { connectTimeoutMs: timeoutMs } = this.#options;
    return this.#calls.start(this.#venue.api.methodOf(method), params, { timeoutMs }, "session");
  }

  #makeSession(): Session {
    return new Session(
      {
        ...this.#options,
        policy: this.#venue.session,
        errors: this.#venue.api.errors,
        clientVersion: this.#venue.api.version,
        cancelOnDisconnect: false,
        renewByTimer: false,
      },
      {
        ask: (call) => this.#ask(call),
        onGrant: (grant) => this.observer.emit("grant", grant),
        onAuthFailure: (error) => this.observer.emit("authFailure", error),
      },
    );
  }

  #makeCalls(): Calls {
    const { clock } = this.#options;
    const session = this.#session;
    const drift = new DriftLog((event) => this.observer.emit("drift", event));
    const checks = checksOf(this.#options, this.#venue.api, drift, this.observer);
    return new Calls(
      {
        ...this.#options,
        errors: this.#venue.api.errors,
        refusals: this.#venue.refusals,
        staysOpen: false,
        validateParams: checks?.params,
        checkResult: checks?.result,
        stamp: this.#stamp,
      },
      {
        prepare: (call) => this.#prepare(call),
        renew: (sentMs) => (this.#signature === undefined ? session.renew(sentMs) : undefined),
        meet: (challenge, method) => meetChallenge(this.#options, challenge, method),
      },
      {
        onLateAnswer: (answer) => this.observer.emit("lateAnswer", answer),
        onTimes: (usIn, usOut, sentMs, receivedMs) => session.offset.observe(usIn, usOut, sentMs, receivedMs),
        onThrow: (error, where) => this.observer.thrown(error, where),
        onMade: (call) => this.observer.callMade(call),
        onEnd: (call, outcome, error) => this.observer.callEnded(call, outcome, clock, error),
      },
    );
  }

  #makeWire(): HttpWire {
    const { baseUrl, httpTransport, clock, signer, random } = this.#options;
    return new HttpWire(
      {
        clock,
        baseUrl,
        transport: httpTransport,
        authorize: ({ row }, path, body) => {
          if (row.namespace === "public") return undefined;
          const signature = this.#signature;
          if (signature !== undefined) {
            return this.#venue.session.signRequest(path, body, {
              ...signature,
              signer,
              random,
              exchangeNow: () => this.#session.exchangeNow(),
            });
          }
          const token = this.#session.accessToken;
          return token === undefined ? undefined : `Bearer ${token}`;
        },
      },
      {
        onReply: (id, reply) => this.#calls.onReply(id, reply, clock.now()),
        onLost: (id, cause, sent) => this.#calls.onLost(id, "closed", sent, { cause, what: "no answer came" }),
        onForeign: (id, what) => this.#calls.onLost(id, "protocol", true, { what: `${what}; a proxy answered` }),
      },
    );
  }
}
