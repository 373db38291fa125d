/** The truth about calls: which of them the exchange has executed, and how that ended. */
import type { Exchange, SteeredExchange } from "../../../simulator/boundary/exchange.ts";
import { Refusal } from "../../../simulator/refusals/refusal.ts";
import { tagMember } from "./tag.ts";

/** One execution of a call by the exchange. */
export interface Execution {
  readonly tag: number;
  readonly method: string;
  /** Set when it was done; the refusal otherwise. */
  readonly result?: unknown;
  readonly refusal?: Refusal;
}

/** The top of a book, and the number of the state that it was in. */
export type Top = readonly [bestBid: number | undefined, bid: number, bestAsk: number | undefined, ask: number];

/** The top of each book that was watched, by the number of its state. */
export class BookTap {
  readonly #tops = new Map<string, Map<number, Top | undefined>>();

  constructor(instruments: readonly string[]) {
    for (const instrument of instruments) this.#tops.set(instrument, new Map());
  }

  /** Notes the states of the books from now on. */
  watch(exchange: SteeredExchange): void {
    for (const [instrument, tops] of this.#tops) {
      const note = (changeId: number): void => {
        const { bids, asks, changeId: now } = exchange.book(instrument, 1);
        // A book that has moved on meanwhile does not tell any more what it was.
        tops.set(
          changeId,
          now !== changeId ? undefined : [bids[0]?.[0], bids[0]?.[1] ?? 0, asks[0]?.[0], asks[0]?.[1] ?? 0],
        );
      };
      note(exchange.book(instrument, 0).changeId);
      exchange.listen((event) => {
        if (event.kind === "book" && event.instrument === instrument) note(event.changeId);
      });
    }
  }

  /** The top of a book in one of its states; `undefined` where it is not known. */
  topAt(instrument: string, changeId: number): Top | undefined {
    return this.#tops.get(instrument)?.get(changeId);
  }

  /** Whether a book ever was in a state. */
  wasAt(instrument: string, changeId: number): boolean {
    return this.#tops.get(instrument)?.has(changeId) === true;
  }
}

/** Wraps an exchange so that `onExecution` is called with every call that reaches it. */
export function tapEngine(exchange: SteeredExchange, onExecution: (execution: Execution) => void): SteeredExchange {
  const handle: Exchange["handle"] = (method, caller, params) => {
    const tag = params[tagMember];
    if (typeof tag !== "number") return exchange.handle(method, caller, params);
    try {
      const result = exchange.handle(method, caller, params);
      onExecution({ tag, method, result });
      return result;
    } catch (error) {
      if (error instanceof Refusal) onExecution({ tag, method, refusal: error });
      throw error;
    }
  };
  return { ...exchange, handle };
}
