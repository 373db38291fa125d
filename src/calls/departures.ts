/** The last steps of a call on its way out: it is dated, written down where a journal is kept, and handed to the wire. */
import type { CallError } from "../errors/family.ts";
import type { Stamp } from "../orders/stamp.ts";
import { sentBody } from "../orders/stamped.ts";
import type { Clock } from "../platform/clock.ts";
import { frameOf } from "../protocol/encode.ts";
import type { Call } from "./call.ts";
import type { CallGuard } from "./call-guard.ts";
import type { CallRecorder, Identity } from "./ports.ts";
import type { Wire } from "./wire.ts";

export interface DepartureOptions {
  readonly clock: Clock;
  readonly stamp: Stamp;
  readonly recorder?: CallRecorder | undefined;
  readonly guard?: CallGuard | undefined;
}

export interface DepartureHooks {
  /** The call waits until it is written down. */
  hold(call: Call): void;
  /** The call is handed over now. Returns its number. */
  number(call: Call): number;
  /** A guard holds the call back. */
  reject(call: Call, error: CallError): void;
  /** The call could not be written down. */
  refuse(call: Call, cause: unknown): void;
}

/** Hands calls to the wire that is open. */
export class Departures {
  #wire: Wire | undefined;
  #connection = 0;
  readonly #options: DepartureOptions;
  readonly #identity: Identity;
  readonly #hooks: DepartureHooks;

  constructor(options: DepartureOptions, identity: Identity, hooks: DepartureHooks) {
    this.#options = options;
    this.#identity = identity;
    this.#hooks = hooks;
  }

  /** The link that is open now. */
  get wire(): Wire | undefined {
    return this.#wire;
  }

  /** Number of the connection that calls go out on; counts up. */
  get connection(): number {
    return this.#connection;
  }

  /** A link is open. */
  attach(wire: Wire): void {
    this.#wire = wire;
    this.#connection++;
  }

  /** The link is gone. */
  detach(): void {
    this.#wire = undefined;
  }

  /** Lets a call leave. */
  leave(call: Call, now: number): void {
    const { stamp, recorder } = this.#options;
    stamp.date(call);
    call.connection = this.#connection;
    stamp.note(call, now);
    // What a guard answers never leaves, and is no trade to look up.
    const isAnswered = this.#options.guard?.wireOf(call) !== undefined;
    if (!isAnswered && recorder?.keeps(call) === true) this.#record(call, recorder);
    else this.#handOver(call, now);
  }

  #record(call: Call, recorder: CallRecorder): void {
    const wire = this.#wire;
    this.#hooks.hold(call);
    recorder.intend(call, (failure) => {
      if (call.stage !== "held" || this.#wire !== wire) {
        // It ended, or waits for another connection, and is dated anew when that is there.
        this.#options.stamp.undate(call);
      } else if (failure === undefined) this.#handOver(call, this.#options.clock.now());
      else this.#hooks.refuse(call, failure.cause);
    });
  }

  #handOver(call: Call, now: number): void {
    const guard = call.origin === "user" ? this.#options.guard : undefined;
    const refusal = guard?.refuse(call, true);
    if (refusal !== undefined) {
      this.#hooks.reject(call, refusal);
      return;
    }
    call.exposed = true;
    call.sentMs = now;
    const id = this.#hooks.number(call);
    const bearer = call.row.namespace === "private" ? this.#identity.bearer?.() : undefined;
    const wire = guard?.wireOf(call) ?? this.#wire;
    wire?.send(frameOf(id, call.row.wire, sentBody(call), bearer), call);
  }
}
