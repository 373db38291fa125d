/** The books that have to be live while instruments are quoted. */
import type { OrderBookView } from "../../books/order-book.ts";
import type { QuotingClient } from "../client.ts";

export class QuotedBooks {
  readonly #client: QuotingClient;
  readonly #bookOf: (instrument: string) => string;
  readonly #onStale: (name: string) => void;
  readonly #opening = new Map<string, Promise<OrderBookView>>();
  readonly #live = new Set<string>();

  /** `onStale` is called as soon as a book is not live any more. */
  constructor(client: QuotingClient, bookOf: (instrument: string) => string, onStale: (name: string) => void) {
    this.#client = client;
    this.#bookOf = bookOf;
    this.#onStale = onStale;
  }

  isLive(instrument: string): boolean {
    return this.#live.has(this.#bookOf(instrument));
  }

  /** Resolves when the book of an instrument is live for the first time. */
  async open(instrument: string): Promise<void> {
    const name = this.#bookOf(instrument);
    let opening = this.#opening.get(name);
    if (opening === undefined) {
      opening = this.#client.orderBook(name, { onChange: (book) => this.#look(name, book) });
      this.#opening.set(name, opening);
      opening.catch(() => this.#opening.delete(name));
    }
    this.#look(name, await opening);
  }

  async close(): Promise<void> {
    const all = [...this.#opening.values()];
    this.#opening.clear();
    this.#live.clear();
    for (const opening of all) await opening.then((book) => book.close()).catch(() => {});
  }

  #look(name: string, { live, state }: OrderBookView): void {
    if (state === "closed") this.#opening.delete(name);
    if (live !== undefined) this.#live.add(name);
    else if (this.#live.delete(name)) this.#onStale(name);
  }
}
