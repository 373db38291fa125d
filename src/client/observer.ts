/** Reports what happens: to listeners of the client, and on Node's diagnostics channels. */
import type { Call } from "../calls/call.ts";
import type { Outcome } from "../errors/family.ts";
import type { Clock } from "../platform/clock.ts";
import { type Publisher, publisher } from "../platform/diagnostics.ts";
import { Emitter } from "../platform/emitter.ts";
import type { CallEnd, ClientEvents, Unhandled } from "./events.ts";

/** Prefix of the names of all diagnostics channels. */
const prefix = "deribit-rpc:";

/** One place through which every event passes. */
export class Observer {
  readonly #emitter: Emitter<ClientEvents>;
  readonly #publishers = new Map<string, Publisher>();
  readonly #calls = publisher(`${prefix}call`);
  readonly #counts: Record<Unhandled["what"], number> = {
    garbage: 0,
    late_reply: 0,
    error_without_id: 0,
    unknown_channel: 0,
    unknown_message: 0,
    thrown: 0,
  };

  constructor() {
    this.#emitter = new Emitter((error, name) => {
      // A listener of `unhandled` that throws would only call itself.
      if (name === "unhandled") this.#counts.thrown++;
      else this.thrown(error, `on ${String(name)}`);
    });
  }

  /** How often something came that nothing waited for. */
  get counts(): Readonly<Record<Unhandled["what"], number>> {
    return { ...this.#counts };
  }

  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
    signal?: AbortSignal,
  ): () => void {
    return this.#emitter.on(name, listener, signal);
  }

  /** Whether any listener but the client's own waits for an event. */
  isHeard(name: keyof ClientEvents, own: number): boolean {
    return this.#emitter.count(name) > own;
  }

  emit<Name extends keyof ClientEvents>(name: Name, event: ClientEvents[Name]): void {
    this.#emitter.emit(name, event);
    let channel = this.#publishers.get(name);
    if (channel === undefined) {
      channel = publisher(prefix + name);
      this.#publishers.set(name, channel);
    }
    if (channel.hasSubscribers) channel.publish(event);
  }

  /** Counts and reports what nothing waited for. */
  unhandled(event: Unhandled): void {
    this.#counts[event.what]++;
    this.emit("unhandled", event);
  }

  /** A function of the user threw. */
  readonly thrown = (error: unknown, where: string): void => {
    this.unhandled({ what: "thrown", where, error });
  };

  /** A call was made, and may still be refused. */
  callMade(call: Call): void {
    if (!this.#emitter.has("callMade")) return;
    call.key = {};
    this.#emitter.emit("callMade", { method: call.row.wire, key: call.key });
  }

  /** A call ended. Its params stay unsaid: they may hold a secret. */
  callEnded(call: Call, outcome: "result" | Outcome, clock: Clock, error?: Error): void {
    const isHeard = this.#emitter.has("call");
    if (!isHeard && !this.#calls.hasSubscribers) return;
    const event = callEndOf(call, outcome, clock.now(), error);
    if (isHeard) this.#emitter.emit("call", event);
    if (this.#calls.hasSubscribers) this.#calls.publish(event);
  }
}

function callEndOf(call: Call, outcome: CallEnd["outcome"], now: number, error: Error | undefined): CallEnd {
  const { row, id, sentMs, madeMs, tookMs, origin, key } = call;
  const hasLeft = sentMs !== 0;
  // One shape for all: this is on the way of each call that something listens to.
  return {
    method: row.wire,
    outcome,
    ms: hasLeft ? now - sentMs : 0,
    queuedMs: madeMs === 0 ? 0 : (hasLeft ? sentMs : now) - madeMs,
    exchangeMs: tookMs >= 0 ? tookMs : undefined,
    id: hasLeft ? id : undefined,
    // What the exchange says of signing in could repeat what was sent: the error that the session makes of it does not.
    error: origin === "user" ? error : undefined,
    endedMs: now,
    key,
  };
}
