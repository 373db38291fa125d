/** Every call that the bots make, from its making to its end, against what the exchange did. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { getEventListeners } from "node:events";
import type { Effect } from "../../../generated/contract.ts";
import type { CallError } from "../../../src/errors/family.ts";
import { isCallError } from "../../../src/errors/narrow.ts";
import type { Resolution } from "../../../src/orders/resolution.ts";
import type { Findings } from "../world/violations.ts";
import type { Execution } from "./engine.ts";
import { faultOf, type StateOf } from "./fates.ts";
import type { Host } from "./host.ts";
import { lackOf } from "./kinds.ts";

/** How a call ended for its caller. */
export type Ending =
  | { readonly kind: "result"; readonly value: unknown; readonly atMs: number }
  | { readonly kind: "error"; readonly error: CallError; readonly atMs: number };

/** One call. */
export interface CallRecord {
  readonly tag: number;
  readonly client: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly effect: Effect;
  /** Latest moment at which it may end, while its computer does not stand still. */
  readonly dueMs: number;
  /** How long its computer has stood still since the call was made. */
  readonly stalledMs: () => number;
  readonly signal: AbortSignal | undefined;
  /** Frames that carried it. */
  frames: number;
  /** Whether the last frame was answered by a proof that nothing was done: a write may then go out again, once. */
  mayRepeat: boolean;
  readonly executions: Execution[];
  ending: Ending | undefined;
  /** What look-ups said about a call whose outcome was unknown; first that of the client that made it. */
  readonly resolutions: Resolution[];
  /** Whether the second of them is by the same client, later. */
  askedAgain: boolean;
  /** Whether one of them was not what the exchange did. */
  isWrong: boolean;
}

const lateMs = 2;
const haltMethod = "private/cancel_all";

/** Keeps the books. Reports what must not happen at the moment in which it happens. */
export class Ledger {
  readonly #findings: Findings;
  readonly #now: () => number;
  readonly #stateOf: StateOf;
  readonly #records: CallRecord[] = [];
  readonly #open = new Set<CallRecord>();
  /** Ends by method, as the client told of them. */
  readonly #told = new Map<string, number>();

  /** `stateOf` says in which state the exchange has an order. */
  constructor(findings: Findings, now: () => number, stateOf: StateOf) {
    this.#findings = findings;
    this.#now = now;
    this.#stateOf = stateOf;
  }

  get records(): readonly CallRecord[] {
    return this.#records;
  }

  /** Counts the ends that the client itself tells of: each call has one. */
  listen(): () => void {
    const onEnd = (message: unknown): void => {
      const { method } = message as { readonly method: string };
      this.#told.set(method, (this.#told.get(method) ?? 0) + 1);
    };
    subscribe("deribit-rpc:call", onEnd);
    return () => unsubscribe("deribit-rpc:call", onEnd);
  }

  /** Calls that did not end yet. */
  get open(): number {
    return this.#open.size;
  }

  /** Enters a new call. */
  make(
    call: Pick<CallRecord, "client" | "method" | "params" | "effect" | "signal"> & {
      readonly timeoutMs: number;
      readonly host: Pick<Host, "stalledMs">;
    },
  ): CallRecord {
    const { client, method, params, effect, signal, timeoutMs, host } = call;
    const stalledBeforeMs = host.stalledMs;
    const record: CallRecord = {
      tag: this.#records.length + 1,
      client,
      method,
      params,
      effect,
      dueMs: this.#now() + timeoutMs + lateMs,
      stalledMs: () => host.stalledMs - stalledBeforeMs,
      signal,
      frames: 0,
      mayRepeat: false,
      executions: [],
      ending: undefined,
      resolutions: [],
      askedAgain: false,
      isWrong: false,
    };
    this.#records.push(record);
    this.#open.add(record);
    return record;
  }

  /** Notes the end that the caller saw, and compares it with what the exchange did. */
  end(record: CallRecord, outcome: { readonly value: unknown } | { readonly error: unknown }): Ending {
    const atMs = this.#now();
    this.#open.delete(record);
    const tardyMs = atMs - record.dueMs - record.stalledMs();
    if (tardyMs > 0) this.#report("calls end in time", record, `ended ${tardyMs} ms late`);
    if ("error" in outcome && !isCallError(outcome.error)) {
      this.#report("calls fail with a CallError", record, `failed with ${String(outcome.error)}`);
    } else if ("error" in outcome) {
      const lack = lackOf(outcome.error as CallError);
      if (lack !== undefined) this.#report("calls fail with a CallError", record, `its error lacks ${lack}`);
    }
    const ending: Ending =
      "value" in outcome
        ? { kind: "result", value: outcome.value, atMs }
        : { kind: "error", error: outcome.error as CallError, atMs };
    record.ending = ending;
    this.#compare(record);
    return ending;
  }

  /** Notes what a look-up of an unknown outcome said, by a client of the account. */
  resolve(record: CallRecord, resolution: Resolution): void {
    record.resolutions.push(resolution);
    this.#compareResolution(record, resolution);
  }

  /** The answer to a call came after its end, and proves what became of it: it has to decide at once. */
  resolveLate(record: CallRecord, resolution: Resolution, tookMs: number): void {
    this.resolve(record, resolution);
    if (resolution.fate === "still_unknown" || tookMs > 0) {
      const what = `said ${resolution.fate} after ${tookMs} ms although its answer had come`;
      this.#report("a late answer decides", record, what);
    }
  }

  /** Notes what a client of another account said. It cannot see the order. */
  resolveAbroad(record: CallRecord, resolution: Resolution): void {
    if (resolution.fate === "still_unknown") return;
    this.#report("another account decides nothing", record, `a client of another account said ${resolution.fate}`);
  }

  /** The answer to a call lay in the socket while its computer stood still: it counts, however late it is read. */
  hadCome(tag: number, sinceMs: number): void {
    const record = this.#records[tag - 1];
    if (record?.ending?.kind !== "error" || record.ending.error.kind !== "timeout") return;
    if (record.ending.atMs > sinceMs)
      this.#report("an answer that had come counts", record, "timed out while its answer lay in the socket");
  }

  /** Whether the client gave a call its deadline, and it left with it once. */
  isDatedOnce(tag: number): boolean {
    const { frames, params } = this.#records[tag - 1] ?? {};
    return frames === 1 && params?.["valid_until"] === undefined;
  }

  /** A frame left that carries a call. */
  sent(tag: number): void {
    const record = this.#records[tag - 1];
    if (record === undefined) return;
    record.frames += 1;
    if (record.ending !== undefined)
      this.#report("nothing is sent after its end", record, "was sent after it had ended");
    if (record.effect === "read" || record.frames === 1 || record.mayRepeat) {
      record.mayRepeat = false;
      return;
    }
    this.#report("no write is sent twice", record, `left in ${record.frames} frames`);
  }

  /** The exchange refused a token or asked for a second factor: nothing was done, so the call may go out again. */
  mayRepeat(tag: number): void {
    const record = this.#records[tag - 1];
    if (record !== undefined) record.mayRepeat = true;
  }

  /** The exchange executed a call. */
  executed(execution: Execution): void {
    const record = this.#records[execution.tag - 1];
    if (record === undefined) return;
    record.executions.push(execution);
    if (record.effect === "write" && record.executions.length > 1) {
      this.#report("the engine executes a write at most once", record, `executed ${record.executions.length} times`);
    }
    if (record.ending !== undefined) this.#compare(record);
    for (const resolution of record.resolutions) this.#compareResolution(record, resolution);
  }

  /** At the end of the run: every call has ended, and let go of what it listened to. */
  settle(): void {
    for (const record of this.#open) this.#report("every call ends", record, "never ended");
    const writes = this.#records.filter(({ effect }) => effect === "write");
    for (const method of new Set(writes.map((record) => record.method))) {
      const made = writes.filter((record) => record.method === method).length;
      const ends = this.#told.get(method) ?? 0;
      // A halt cancels by itself, as often as it has to.
      const isRight = method === haltMethod ? ends >= made : ends === made;
      if (!isRight) this.#findings.report("every call ends once", `${made} calls of ${method} had ${ends} ends`);
    }
    for (const record of this.#records) {
      if (record.signal !== undefined && getEventListeners(record.signal, "abort").length > 0) {
        this.#report("calls leave nothing behind", record, "still listens to its AbortSignal");
      }
    }
  }

  #compare(record: CallRecord): void {
    const { ending, executions, effect } = record;
    if (ending === undefined) return;
    const done = executions.filter(({ refusal }) => refusal === undefined);
    if (ending.kind === "result") {
      if (done.length === 0) this.#report("a result was executed", record, "has a result, and was never executed");
      return;
    }
    const { outcome } = ending.error;
    if (outcome === "not_sent" && executions.length > 0) {
      this.#report(
        "not_sent was never executed",
        record,
        `ended as not_sent (${ending.error.message}), and was executed`,
      );
    }
    if (outcome === "refused" && effect === "write" && done.length > 0) {
      this.#report(
        "refused was never executed",
        record,
        `ended as refused (${ending.error.message}), and was executed`,
      );
    }
    if (outcome === "unknown" && record.frames === 0) {
      this.#report("unknown was sent", record, `ended as unknown (${ending.error.message}), and never left`);
    }
  }

  #compareResolution(record: CallRecord, resolution: Resolution): void {
    const what = faultOf(record, resolution, this.#records, this.#stateOf);
    if (what === undefined) return;
    record.isWrong = true;
    this.#report("resolveOutcome is never wrong", record, what);
  }

  #report(invariant: string, { tag, client, method }: CallRecord, what: string): void {
    this.#findings.report(invariant, `call ${tag} of ${client}, ${method}: ${what}`);
  }
}
