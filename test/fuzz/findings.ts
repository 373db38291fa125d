/** What a case has to show: every call ends once, nothing throws, nothing shows a secret, nothing is left. */
import { isCallError, isDeribitError } from "../../src/errors/narrow.ts";
import { lackOf } from "../simulation/taps/kinds.ts";
import { pieceIn } from "./secrets.ts";

/** Longest text of a stray frame that an event may carry. */
const longestShown = 250;

/** How often something ended in which way, over many cases. */
export type Tally = Map<string, number>;

/** Gathers what went wrong in a case, and how everything ended. */
export class Findings {
  readonly #failures: string[] = [];
  readonly #tally: Tally;
  readonly #open = new Set<string>();

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** Notes that something is wrong. */
  fail(what: string): void {
    this.#failures.push(what);
  }

  /** Counts an end. */
  count(what: string): void {
    this.#tally.set(what, (this.#tally.get(what) ?? 0) + 1);
  }

  /** Expects a call to end once, with a result or a `CallError`. */
  call(name: string, call: Promise<unknown>): void {
    this.#expect(name, call, (error) =>
      isCallError(error) && lackOf(error) === undefined ? `call: ${error.kind}, ${error.outcome}` : undefined,
    );
  }

  /** Expects something else of the client to end once, with an error of the library if with one. */
  end(name: string, promise: Promise<unknown>): void {
    this.#expect(name, promise, (error) => (isDeribitError(error) ? `${name}: ${error.kind}` : undefined));
  }

  /** Expects that a value which an event has told shows no secret, and no frame of megabytes. */
  told(event: string, value: unknown): void {
    this.#hides(event, value);
    const { text } = value as { readonly text?: unknown };
    if (typeof text === "string" && text.length > longestShown) this.fail(`${event} carries ${text.length} characters`);
  }

  /** Expects that everything has ended. Throws when anything went wrong. */
  conclude(): void {
    for (const name of this.#open) this.fail(`${name} did not end`);
    const { polluted } = {} as { readonly polluted?: unknown };
    if (polluted !== undefined) this.fail("the prototype of all objects was changed");
    if (this.#failures.length > 0) throw new Error(this.#failures.join("; "));
  }

  #expect(name: string, promise: Promise<unknown>, nameOf: (error: unknown) => string | undefined): void {
    this.#open.add(name);
    promise.then(
      () => {
        this.#open.delete(name);
        this.count(`${name}: well`);
      },
      (error: unknown) => {
        this.#open.delete(name);
        const known = nameOf(error);
        if (known === undefined) this.fail(`${name} failed with ${String(error)}`);
        else this.count(known);
        this.#hides(name, error);
      },
    );
  }

  #hides(where: string, value: unknown): void {
    const piece = pieceIn(shownOf(value));
    if (piece !== undefined) this.fail(`${where} shows a piece of a secret, ${piece}`);
  }
}

/** All that a log of a value shows, but for the stack, which costs much and adds no more than places. */
function shownOf(value: unknown): string {
  if (value instanceof Error) return `${value.message} ${shownOf({ ...value })} ${shownOf(value.cause)}`;
  return JSON.stringify(value, (_, inner: unknown) => (inner instanceof Error ? shownOf(inner) : inner)) ?? "";
}
