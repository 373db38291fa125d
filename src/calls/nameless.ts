/** Errors that name no call: finds the calls that they mean, as soon as no other can be meant. */
import type { RawReply } from "../protocol/reply.ts";

/** An error without an id, and the calls that may be meant: those that were not answered when it came. */
interface Nameless {
  readonly reply: RawReply;
  readonly receivedMs: number;
  readonly candidates: Set<number>;
}

/** Ends the call that an error means. The error is absent where several came, and which of them it is is not certain. */
type OnMeant = (id: number, error: Pick<Nameless, "reply" | "receivedMs"> | undefined) => void;

/** Errors that wait for an answer to tell which call they mean; the oldest is forgotten first. */
const mostErrors = 10;
/** Calls of one connection that ended without an answer and are remembered; the oldest is forgotten first. */
const mostUnanswered = 1_000;

/** One instance a line. The exchange answers each call once: a call that was answered is meant by no error without an id. */
export class NamelessErrors {
  readonly #onMeant: OnMeant;
  /** Calls that ended here and were never answered: an error may mean one of them. */
  readonly #unanswered = new Set<number>();
  #errors: Nameless[] = [];

  constructor(onMeant: OnMeant) {
    this.#onMeant = onMeant;
  }

  /** Another connection: nothing that was sent before is answered on it. */
  reset(): void {
    this.#unanswered.clear();
    this.#errors = [];
  }

  /** A call that was sent ends without an answer. */
  gaveUp(id: number): void {
    this.#unanswered.add(id);
    if (this.#unanswered.size <= mostUnanswered) return;
    const [oldest] = this.#unanswered;
    if (oldest !== undefined) this.#unanswered.delete(oldest);
  }

  /** An error without an id came. `open` are the calls that wait for their answer. False while none is certainly meant. */
  came(reply: RawReply, receivedMs: number, open: readonly number[]): boolean {
    this.#errors.push({ reply, receivedMs, candidates: new Set([...this.#unanswered, ...open]) });
    if (this.#errors.length > mostErrors) this.#errors.shift();
    return this.#decide();
  }

  /** A call was answered: if it could have been meant, the others may be the only ones left. */
  answered(id: number): void {
    if (this.#unanswered.size > 0) this.#unanswered.delete(id);
    if (this.#errors.length === 0) return;
    for (const { candidates } of this.#errors) candidates.delete(id);
    this.#decide();
  }

  /** As many calls as errors: each of them is meant by one. */
  #decide(): boolean {
    const meant = new Set(this.#errors.flatMap(({ candidates }) => [...candidates]));
    if (meant.size > this.#errors.length) return false;
    const error = this.#errors.length === 1 ? this.#errors[0] : undefined;
    this.#errors = [];
    for (const id of meant) {
      this.#unanswered.delete(id);
      this.#onMeant(id, error);
    }
    return meant.size > 0;
  }
}
