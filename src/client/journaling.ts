/** The journal of a client: what it writes there, and what an earlier process left in it. */
import type { Call } from "../calls/call.ts";
import type { LateAnswer } from "../calls/late.ts";
import type { CallRecorder } from "../calls/ports.ts";
import { JournalError } from "../errors/client.ts";
import type { CallTrace, Outcome } from "../errors/family.ts";
import { isDeribitError } from "../errors/narrow.ts";
import { Intents, journalPatienceMs } from "../journal/intents.ts";
import type { Journal, JournalFate, JournalIntent } from "../journal/journal.ts";
import { answered } from "../orders/answered.ts";
import { lostCallOf } from "../orders/lost-call.ts";
import type { Resolution, ResolveOptions } from "../orders/resolution.ts";
import type { Resolver } from "../orders/resolver.ts";
import type { Stamp } from "../orders/stamp.ts";
import type { Clock } from "../platform/clock.ts";
import { messageOf } from "../platform/guard.ts";
import { within } from "../platform/patience.ts";
import type { Session } from "../session/session.ts";
import type { RecoveredCall } from "./events.ts";
import type { Observer } from "./observer.ts";

export interface JournalingOptions {
  readonly journal: Journal;
  readonly onJournalFailure: "halt" | "trade-on";
  readonly recovery: "first" | "beside";
  readonly clock: Clock;
}

export interface JournalingHooks {
  readonly observer: Observer;
  /** Name of the client, made up at its start. */
  readonly client: string;
  /** The time at the exchange, in milliseconds; `undefined` where nothing has told it. */
  exchangeNow(): number | undefined;
  traceOf(call: Call): CallTrace;
  resolve(error: unknown, options: ResolveOptions): Promise<Resolution>;
}

/** Writes calls down, and looks up those of an earlier process. */
export class Journaling implements CallRecorder {
  readonly #options: JournalingOptions;
  readonly #hooks: JournalingHooks;
  readonly #intents: Intents;
  readonly #recovered: RecoveredCall[] = [];
  #count = 0;
  #recovery: Promise<void> | undefined;
  /** Opens when all that an earlier process left is looked up. */
  readonly #gate: Promise<void>;
  #openGate: () => void = () => {};
  #shutGate: (cause: Error) => void = () => {};
  #isRecovering = true;
  /** Ends the look-up of what an earlier process left. */
  readonly #closing = new AbortController();

  constructor(options: JournalingOptions, hooks: JournalingHooks) {
    const { journal, clock } = options;
    this.#options = options;
    this.#hooks = hooks;
    this.#gate = new Promise((open, shut) => {
      this.#openGate = open;
      this.#shutGate = shut;
    });
    this.#gate.catch(() => {});
    this.#intents = new Intents({
      journal,
      clock,
      onFailure: (cause, entries) => this.#hooks.observer.emit("journalFailure", { error: failureOf(cause), entries }),
    });
  }

  /** Calls of an earlier process that were looked up so far. */
  get recovered(): readonly RecoveredCall[] {
    return [...this.#recovered];
  }

  keeps({ origin, row }: Call): boolean {
    return origin === "user" && row.effect === "write";
  }

  intend(call: Call, leave: (failure?: { readonly cause: unknown }) => void): void {
    if (call.entry === "") call.entry = `${this.#hooks.client}-${++this.#count}`;
    const { clock, onJournalFailure } = this.#options;
    const exchangeMs = this.#hooks.exchangeNow();
    const intent: JournalIntent = {
      what: "intent",
      call: call.entry,
      atMs: wallOf(clock),
      offsetMs: exchangeMs === undefined ? null : Math.round(exchangeMs - clock.now()),
      method: call.row.wire,
      trace: this.#hooks.traceOf(call),
    };
    this.#intents.intend(intent, (failure) => {
      const mustLeave = onJournalFailure === "trade-on" || call.row.role === "cancel";
      leave(mustLeave ? undefined : failure);
    });
  }

  /** A call ended. */
  ended(call: Call, outcome: "result" | Outcome, error?: Error): void {
    if (call.entry === "") return;
    this.#end(call.entry, outcome, {
      ...(call.sentMs !== 0 && { ms: this.#options.clock.now() - call.sentMs }),
      ...(error !== undefined && { reason: error.message }),
    });
  }

  /** The answer of a call came after its end. */
  answeredLate({ trace, result, error }: LateAnswer): void {
    const resolution = answered(error === undefined ? { result } : { error });
    if (resolution !== undefined) this.found(trace, resolution);
  }

  /** A call was looked up. */
  found({ entry }: CallTrace, resolution: Resolution): void {
    if (entry === undefined) return;
    const { fate } = resolution;
    this.#end(entry, fate, "reason" in resolution ? { reason: resolution.reason } : {});
  }

  /** Looks a call up, and writes down what was found. */
  async resolve(error: unknown, resolve: () => Promise<Resolution>): Promise<Resolution> {
    const resolution = await resolve();
    const trace = lostCallOf(error)?.trace;
    if (trace !== undefined) this.found(trace, resolution);
    return resolution;
  }

  /** What a call has to wait for before it may leave; `undefined` for nothing. */
  gate({ row }: Call): Promise<void> | undefined {
    const { recovery } = this.#options;
    if (!this.#isRecovering || recovery === "beside" || row.effect !== "write" || row.role === "cancel")
      return undefined;
    return this.#gate;
  }

  /**
   * Looks up, once, what an earlier process left unfinished. Resolves when orders may leave; rejects when the journal cannot
   * be read and orders must not leave without it: `giveUp` closes the client then.
   */
  async recover(giveUp: (cause: Error) => Promise<void>): Promise<void> {
    this.#recovery ??= this.#recover(giveUp);
    if (this.#options.recovery === "first") await this.#recovery;
  }

  /** Looks nothing up any more. Resolves when all is written. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#recovery?.catch(() => {});
    await this.#intents.flush();
  }

  async #recover(giveUp: (cause: Error) => Promise<void>): Promise<void> {
    const { journal, onJournalFailure, clock } = this.#options;
    try {
      const left = await within(clock, journalPatienceMs, () => journal.unfinished());
      if (!Array.isArray(left)) throw new TypeError("`unfinished` gave no array");
      await Promise.all(left.map((intent) => this.#lookUp(intent)));
    } catch (cause) {
      const error = failureOf(cause);
      this.#hooks.observer.emit("journalFailure", { error, entries: [] });
      if (onJournalFailure === "halt" && this.#options.recovery === "first") {
        this.#shutGate(error);
        await giveUp(error);
        throw error;
      }
    }
    this.#isRecovering = false;
    this.#openGate();
  }

  async #lookUp({ call, method, trace }: JournalIntent): Promise<void> {
    const { signal } = this.#closing;
    const resolution = await this.#hooks.resolve({ method, outcome: "unknown", trace }, { signal });
    // What was not looked up to its end is for the next process.
    if (signal.aborted) return;
    const recovered = { method, trace, resolution };
    this.#recovered.push(recovered);
    this.found({ ...trace, entry: call }, resolution);
    this.#hooks.observer.emit("recovered", recovered);
  }

  #end(call: string, fate: JournalFate, details: { readonly ms?: number; readonly reason?: string }): void {
    this.#intents.end({ what: "ending", call, atMs: wallOf(this.#options.clock), fate, ...details });
  }
}

function wallOf(clock: Clock): number {
  return Math.round(clock.wall?.() ?? clock.now());
}

function failureOf(cause: unknown): JournalError {
  return isDeribitError(cause, "journal")
    ? cause
    : new JournalError(`the journal failed: ${messageOf(cause)}`, { cause });
}

/** The parts of a client that its journal needs. */
export interface JournaledClient {
  readonly observer: Observer;
  readonly session: Session;
  readonly resolver: Resolver;
}

/** Makes the journaling of a client; `undefined` where no journal is kept. */
export function makeJournaling(
  options: Omit<JournalingOptions, "journal"> & { readonly journal: Journal | undefined },
  client: JournaledClient,
  stamp: Stamp,
): Journaling | undefined {
  const { journal } = options;
  if (journal === undefined) return undefined;
  const { observer, session } = client;
  const journaling = new Journaling(
    { ...options, journal },
    {
      observer,
      client: stamp.client,
      exchangeNow: () => session.knownExchangeNow(),
      traceOf: (call) => stamp.trace(call),
      resolve: (lost, resolveOptions) => client.resolver.resolve(lost, resolveOptions),
    },
  );
  observer.on("lateAnswer", (answer) => journaling.answeredLate(answer));
  return journaling;
}
