/** All calls of a client, from being made to their one end. Knows nothing of reconnecting or signing in. */
import { LimitError, OvertakenError, RpcError, unanswered } from "../errors/call.ts";
import { isCallError } from "../errors/narrow.ts";
import type { AccountLimits } from "../limits/limits.ts";
import type { Caller } from "../platform/caller.ts";
import { messageOf } from "../platform/guard.ts";
import type { RawReply } from "../protocol/reply.ts";
import type { CallOptions, MethodRow } from "../venue.ts";
import { type Answer, Answers } from "./answers.ts";
import { Call, type CallParams, type Origin } from "./call.ts";
import { Deadlines } from "./deadlines.ts";
import { Departures } from "./departures.ts";
import { Intake } from "./intake.ts";
import { LateAnswers } from "./late.ts";
import { NamelessErrors } from "./nameless.ts";
import { overtakenBy } from "./overtaken.ts";
import { Pending } from "./pending.ts";
import type { CallListener, CallsOptions, Identity } from "./ports.ts";
import { Repeats } from "./repeats.ts";
import { tellTimes } from "./times.ts";
import type { Wire } from "./wire.ts";

const noOptions: CallOptions = {};

/** Keeps every call until it ends, exactly once. */
export class Calls {
  /** Calls that ended without an answer. */
  readonly late: LateAnswers;
  readonly #options: CallsOptions;
  readonly #identity: Identity;
  readonly #listener: CallListener;
  readonly #intake: Intake;
  readonly #answers: Answers;
  readonly #departures: Departures;
  readonly #repeats: Repeats;
  readonly #pending = new Pending<Call>();
  /** Calls that wait for anything but an answer, in the order in which they came. */
  readonly #waiting = new Set<Call>();
  /** The method of the call that waits for a reply with an id; `undefined` where none does. */
  readonly methodOf = (id: number): string | undefined => this.#pending.get(id)?.row.wire;
  readonly #deadlines: Deadlines<Call>;
  #passing = false;
  readonly #nameless = new NamelessErrors((id, error) => {
    // Such an error proves nothing about what changes something.
    if (error !== undefined && this.#pending.get(id)?.row.effect === "read")
      this.onReply(id, error.reply, error.receivedMs);
    else this.onLost(id, "protocol", true, { what: "an error that names no call came instead" });
  });
  #ended: { readonly cause: Error } | undefined;

  constructor(options: CallsOptions, identity: Identity, listener: CallListener) {
    this.#options = options;
    this.#identity = identity;
    this.#listener = listener;
    this.#intake = new Intake(options);
    this.#answers = new Answers(options, (call) => options.stamp.trace(call));
    this.#departures = new Departures(options, identity, {
      hold: (call) => this.#hold(call),
      number: (call) => {
        if (call.stage !== "new") this.#waiting.delete(call);
        call.stage = "pending";
        return this.#pending.add(call);
      },
      reject: (call, error) => this.#reject(call, error),
      refuse: (call, cause) => this.#refuse(call, "unrecorded", "it could not be written down", cause),
    });
    this.late = new LateAnswers((call, reply) => this.#answers.read(call, reply), listener);
    this.#repeats = new Repeats(identity, {
      hold: (call) => this.#hold(call),
      resume: (call) => call.stage === "held" && this.#admit(call, options.clock.now()),
      reject: (call, error) => this.#reject(call, error),
    });
    this.#deadlines = new Deadlines(options.clock, options.staysOpen, (call) => this.#lose(call, "timeout"));
  }

  /** Calls that did not end yet. */
  get open(): number {
    return this.#pending.size + this.#waiting.size;
  }

  /** Number of the connection that calls go out on; counts up. */
  get connection(): number {
    return this.#departures.connection;
  }

  /** Makes a call. The promise settles exactly once, and rejects with a `CallError` only. */
  start(
    row: MethodRow,
    params: object = {},
    options: CallOptions = noOptions,
    origin: Origin = "user",
    caller?: Caller,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#begin(new Call(row, params as CallParams, options, origin, resolve, reject, caller));
    });
  }

  /** A link is open: calls of the session pass. */
  attach(wire: Wire): void {
    this.#departures.attach(wire);
    this.#nameless.reset();
  }

  /** The session is ready: all calls pass, and those that waited for it go first. */
  pass(): void {
    this.#passing = true;
    for (const call of [...this.#waiting]) if (call.stage === "parked") this.#admit(call, this.#options.clock.now());
  }

  /** The link is gone. What may be repeated waits for the next one, all else ends. */
  detach(cause: Error): void {
    this.#departures.detach();
    this.#passing = false;
    for (const call of this.#pending.drain()) {
      call.losses++;
      if (call.isRepeatable) this.#wait(call, "parked");
      else this.#lose(call, "closed", cause);
    }
    for (const call of [...this.#waiting]) {
      if (call.stage === "parked") continue;
      call.leaveLine?.();
      // A read that was lost before and waits for credits to go out again is lost once more.
      const lostRead = call.exposed && call.isRepeatable;
      if (lostRead || call.options.whenDown === "wait") this.#wait(call, "parked");
      else this.#lose(call, "closed", cause);
    }
  }

  /** No link will follow: everything ends, and so does every call made from now on. */
  end(cause: Error): void {
    this.#ended = { cause };
    this.#departures.detach();
    this.#passing = false;
    for (const call of [...this.#pending.drain(), ...this.#waiting]) this.#lose(call, "closed", cause);
    this.#deadlines.clear();
  }

  /** Gives a reply to the call that waits for it, or did lately. False when none does. */
  onReply(id: number, reply: RawReply, receivedMs: number): boolean {
    const call = this.#pending.take(id);
    if (call !== undefined) {
      tellTimes(call, reply, receivedMs, this.#listener);
      this.#follow(call, this.#answers.read(call, reply));
    }
    this.#nameless.answered(id);
    return call !== undefined || this.late.receive(id, reply, receivedMs);
  }

  /** Gives an error without an id to the call that it means. False while that is not certain. */
  onAnonymousError(reply: RawReply, receivedMs: number): boolean {
    return this.#nameless.came(reply, receivedMs, this.#pending.ids);
  }

  /** The line of one call alone was lost. `sent` is false where nothing can have left. */
  onLost(id: number, kind: "closed" | "protocol", sent: boolean, details: { what?: string; cause?: unknown }): void {
    const call = this.#pending.take(id);
    if (call === undefined) return;
    call.exposed = sent;
    const outcome = sent ? "unknown" : "not_sent";
    this.#reject(call, unanswered(kind, this.#answers.about(call, outcome, details.cause), details.what));
  }

  #begin(call: Call): void {
    this.#listener.onMade(call);
    const refusal =
      this.#ended === undefined
        ? this.#intake.refuse(call, this.open)
        : this.#answers.unsent(call, "closed", "closed", this.#ended.cause);
    if (refusal !== undefined) {
      this.#reject(call, refusal);
      return;
    }
    const { signal } = call.options;
    const patienceMs = this.#intake.patienceOf(call);
    const now = this.#options.clock.now();
    call.madeMs = now;
    if (patienceMs !== Number.POSITIVE_INFINITY) {
      call.dueMs = now + patienceMs;
      this.#deadlines.add(call);
    }
    if (signal !== undefined) call.listen(signal, () => this.#lose(call, "aborted", signal.reason));
    for (const late of overtakenBy(call, this.#waiting)) this.#overtake(late, call.row.wire);
    const prepared = call.origin === "user" ? this.#identity.prepare(call) : undefined;
    if (prepared === undefined) this.#admit(call, now);
    else this.#admitAfter(call, prepared);
  }

  /** Sends a call once its identity is ready. */
  #admitAfter(call: Call, prepared: Promise<unknown>): void {
    this.#hold(call);
    prepared.then(
      () => call.stage === "held" && this.#admit(call, this.#options.clock.now()),
      (cause: unknown) => this.#refuse(call, "closed", "it could not be made ready to leave", cause),
    );
  }

  /** Sends a call if the connection and the credits allow it; otherwise it waits or fails. */
  #admit(call: Call, now: number): void {
    if (call.origin === "session" && this.#departures.wire !== undefined) {
      this.#options.limits?.spend(call.row);
      this.#departures.leave(call, now);
    } else if (this.#passing) {
      if (this.#options.limits === undefined) this.#departures.leave(call, now);
      else this.#queue(call, this.#options.limits, now);
    } else if (call.origin === "user" && (call.options.whenDown === "wait" || call.stage === "parked")) {
      this.#wait(call, "parked");
    } else {
      this.#reject(call, this.#answers.unsent(call, "closed", "the connection is down"));
    }
  }

  #queue(call: Call, limits: AccountLimits, now: number): void {
    this.#wait(call, "queued");
    const ticket = {
      row: call.row,
      params: call.params,
      admit: () => {
        call.leaveLine = undefined;
        this.#departures.leave(call, this.#options.clock.now());
      },
      overtaken: (by: string) => this.#overtake(call, by),
    };
    const reception = limits.request(ticket, call.dueMs - now);
    if (reception.go) this.#departures.leave(call, now);
    else if (reception.leave !== undefined) call.leaveLine = reception.leave;
    else this.#reject(call, new LimitError(reception.pool, reception.waitMs, { method: call.row.wire }));
  }

  #overtake(call: Call, by: string): void {
    call.leaveLine = undefined;
    this.#reject(call, new OvertakenError(by, this.#answers.about(call, "not_sent")));
  }

  #follow(call: Call, answer: Answer): void {
    switch (answer.do) {
      case "resolve":
        this.#close(call);
        call.resolve(answer.result);
        this.#listener.onEnd(call, "result", undefined, answer.result);
        break;
      case "reject":
        if (answer.error instanceof RpcError) {
          if (answer.error.code === this.#options.refusals.creditsExhausted) this.#options.limits?.exhausted(call.row);
          this.#listener.onRefusal?.(answer.error);
        }
        this.#reject(call, answer.error);
        break;
      case "renew":
        this.#repeats.renew(call, answer.error);
        break;
      case "challenge":
        this.#repeats.meet(call, answer.challenge);
    }
  }

  #refuse(call: Call, kind: "closed" | "unrecorded", what: string, cause: unknown): void {
    this.#reject(call, this.#answers.unsent(call, kind, `${what}: ${messageOf(cause)}`, cause));
  }

  /** Nothing was done: until it goes out again, the call counts as not sent. */
  #hold(call: Call): void {
    call.exposed = false;
    this.#wait(call, "held");
  }

  #wait(call: Call, stage: "queued" | "parked" | "held"): void {
    call.leaveLine = undefined;
    call.stage = stage;
    this.#waiting.add(call);
  }

  /** Ends a call that was not answered: what is known of it depends on whether it was handed over. */
  #lose(call: Call, kind: "timeout" | "aborted" | "closed", cause?: unknown): void {
    const about = this.#answers.about(call, call.exposed ? "unknown" : "not_sent", cause);
    this.late.expect(call, about, this.#options.clock.now());
    this.#reject(call, unanswered(kind, about, call.giveUpWords ?? kind));
  }

  #reject(call: Call, error: Error): void {
    if (call.stage === "done") return;
    this.#close(call);
    call.fail(error);
    this.#listener.onEnd(call, isCallError(error) ? error.outcome : "unknown", error);
  }

  #close(call: Call): void {
    if (call.stage !== "pending") this.#waiting.delete(call);
    call.stage = "done";
    const { id } = call;
    if (this.#pending.take(id) !== undefined) {
      this.#nameless.gaveUp(id);
      this.#departures.wire?.forget?.(id);
    }
    this.#deadlines.remove(call);
    call.release();
  }
}
