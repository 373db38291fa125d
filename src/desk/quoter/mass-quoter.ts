/** Keeps quotes at the exchange as they are wanted, and withdraws them when something is not known. */
import type { Order, Quote, QuoteSide } from "../../../generated/types.ts";
import type { OpenOrdersView } from "../../books/open-orders.ts";
import { isCallError, isDeribitError, isFinalRefusal } from "../../errors/narrow.ts";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { isUp, type QuotingClient } from "../client.ts";
import { callListener } from "../listener.ts";
import { QuoteLedger } from "./ledger.ts";
import {
  checkTargets,
  type QuoteHold,
  type QuoterEvent,
  type QuoterOptions,
  type QuoteSideName,
  type QuoteTarget,
  type QuoteTargets,
} from "./options.ts";
import { changesOf, mostQuotes, withdrawalOf } from "./plan.ts";
import { QuotedBooks } from "./quoted-books.ts";
import { Trips, trippedReason } from "./trips.ts";

/** How long it waits until it tries again, in milliseconds. */
const againMs = 1_000;

export class MassQuoter {
  readonly #client: QuotingClient;
  readonly #options: QuoterOptions;
  readonly #clock: Clock;
  /** Name of the group, and of the set in it. */
  readonly #group: string;
  readonly #bookOf: (instrument: string) => string;
  readonly #ledger: QuoteLedger;
  readonly #books: QuotedBooks;
  readonly #trips: Trips;
  readonly #targets = new Map<string, QuoteTargets>();
  /** Targets that were refused, by instrument and side. */
  readonly #refused = new Map<string, QuoteTarget>();
  /** Instruments in calls of which it is not known yet what they did. */
  readonly #sending = new Map<Promise<void>, readonly Quote[]>();
  #orders: OpenOrdersView | undefined;
  #isLive = false;
  #isPlanned = false;
  #stopping: Promise<void> | undefined;
  #lastId = 0;

  constructor(client: QuotingClient, options: QuoterOptions) {
    const { clock = systemClock, group = "quoter", bookOf = (instrument) => instrument } = options;
    this.#client = client;
    this.#options = options;
    this.#clock = clock;
    this.#group = group;
    this.#bookOf = bookOf;
    this.#ledger = new QuoteLedger(group, group);
    this.#books = new QuotedBooks(client, bookOf, (name) => this.#onStaleBook(name));
    this.#trips = new Trips(client, clock, options.index, group, {
      onTrip: () => this.#pullAll("protection"),
      onEnd: () => this.#plan(),
      onFailure: (error) => this.#emit({ what: "failed", error }),
    });
  }

  async start(): Promise<void> {
    const { index, protection } = this.#options;
    if (protection !== false) {
      await this.#client.private.setMmpConfig({ ...protection, index_name: index, mmp_group: this.#group });
    }
    await this.#trips.open();
    try {
      this.#orders = await this.#client.openOrders({
        onChange: (view, order) => {
          if (view.live === undefined) this.#lose();
          else if (order === undefined) this.#begin(view.live.values() as Iterable<Order>);
          else this.#hear(order as Order, "message");
        },
      });
    } catch (error) {
      await this.#trips.close();
      throw error;
    }
  }

  get hold(): QuoteHold | undefined {
    if (this.#stopping !== undefined) return "stopped";
    if (!this.#isLive) return "orders";
    return this.#trips.isTripped ? "protection" : undefined;
  }

  set(instrument: string, targets: QuoteTargets): QuoteHold | undefined {
    checkTargets(instrument, targets);
    if (this.hold !== undefined) return this.hold;
    if (!this.#books.isLive(instrument)) {
      void this.prepare(instrument).catch(() => {});
      return "book";
    }
    for (const side of ["bid", "ask"]) this.#refused.delete(`${instrument} ${side}`);
    this.#targets.set(instrument, { ...targets });
    this.#plan();
    return undefined;
  }

  prepare(instrument: string): Promise<void> {
    return this.#books.open(instrument);
  }

  resetProtection(): Promise<void> {
    return this.#trips.reset();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** The list of open orders is live: it is what rests, and what nothing wants is withdrawn. */
  #begin(orders: Iterable<Order>): void {
    this.#ledger.reset(orders);
    this.#isLive = true;
    this.#plan();
  }

  /** It is not known any more what is open: all goes. */
  #lose(): void {
    if (!this.#isLive) return;
    this.#isLive = false;
    if (this.#stopping !== undefined) return;
    this.#pullAll("orders");
    if (isUp(this.#client.state)) void this.#cancelAll().catch((error) => this.#emit({ what: "failed", error }));
  }

  #onStaleBook(name: string): void {
    const inCalls = [...this.#sending.values()].flat().map(({ instrument_name = "" }) => instrument_name);
    const resting = new Set([...this.#ledger.instruments, ...inCalls].filter((each) => this.#bookOf(each) === name));
    for (const instrument of [...this.#targets.keys()].filter((each) => this.#bookOf(each) === name)) {
      this.#targets.delete(instrument);
      this.#emit({ what: "pulled", instrument, why: "book" });
    }
    if (!isUp(this.#client.state)) return;
    // At once, whatever is under way: the exchange keeps the order of calls.
    const quotes = withdrawalOf(resting);
    for (let first = 0; first < quotes.length; first += mostQuotes) this.#send(quotes.slice(first, first + mostQuotes));
  }

  #pullAll(why: QuoteHold): void {
    this.#targets.clear();
    this.#emit({ what: "pulled", instrument: undefined, why });
  }

  #cancelAll(): Promise<unknown> {
    return this.#client.private.cancelQuotes({ cancel_type: "quote_set_id", quote_set_id: this.#group });
  }

  #hear(order: Order, from: "answer" | "message"): void {
    const heard = this.#ledger.hear(order, from);
    if (heard === undefined) return;
    const { instrument, side, filled } = heard;
    if (filled > 0) {
      const targets = this.#targets.get(instrument);
      const target = targets?.[side];
      if (target !== undefined) {
        const amount = Math.max(0, Number((target.amount - filled).toPrecision(12)));
        this.#targets.set(instrument, { ...targets, [side]: { ...target, amount } });
      }
      this.#emit({ what: "fill", instrument, side, amount: filled });
    }
    // The cancels of a trip may come before its own message does.
    if (order.cancel_reason === trippedReason) this.#trips.notice();
    this.#plan();
  }

  /** Sends what differs at the end of this turn. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    void Promise.resolve().then(() => {
      this.#isPlanned = false;
      this.#quote();
    });
  }

  #quote(): void {
    if (this.#sending.size > 0 || this.hold !== undefined) return;
    const isRefused = (instrument: string, side: QuoteSideName, { price, amount }: QuoteTarget): boolean => {
      const refused = this.#refused.get(`${instrument} ${side}`);
      return refused?.price === price && refused.amount === amount;
    };
    const quotes = changesOf(this.#targets, this.#ledger, isRefused, (target) => this.#termsOf(target));
    if (quotes.length > 0) this.#send(quotes);
  }

  #termsOf({ price, amount }: QuoteTarget): QuoteSide {
    const { postOnly = true } = this.#options;
    return postOnly ? { price, amount, post_only: true, reject_post_only: true } : { price, amount };
  }

  /** Makes a call. What it did counts before the next one is planned. */
  #send(quotes: readonly Quote[]): void {
    const sent = this.#exchange(quotes).finally(() => {
      this.#sending.delete(sent);
      this.#plan();
    });
    this.#sending.set(sent, quotes);
  }

  /** Never rejects; resolves when it is known what the call did. */
  async #exchange(quotes: readonly Quote[]): Promise<void> {
    try {
      const { orders = [], errors = [] } = await this.#client.private.massQuote({
        mmp_group: this.#group,
        quote_id: String(++this.#lastId),
        quotes: quotes.map((quote) => ({ ...quote, quote_set_id: this.#group })),
        detailed: true,
      });
      for (const order of orders) this.#hear(order, "answer");
      for (const { instrument_name, side, error, message } of errors) {
        const quote = quotes.find((each) => each.instrument_name === instrument_name);
        if (side === "bid" || side === "ask") this.#refuse(quote, side, error?.message ?? message ?? "");
      }
    } catch (error) {
      this.#emit({ what: "failed", error });
      await this.#learn(error, quotes);
    }
  }

  #refuse(quote: Quote | undefined, side: QuoteSideName, reason: string): void {
    const { instrument_name: instrument = "", [side]: { price, amount } = {} } = quote ?? {};
    if (reason.startsWith(trippedReason)) this.#trips.notice();
    if (price === undefined || amount === undefined) return;
    this.#refused.set(`${instrument} ${side}`, { price, amount });
    this.#emit({ what: "refused", instrument, side, target: { price, amount }, reason });
  }

  /** What is to be done about a call that failed. */
  async #learn(error: unknown, quotes: readonly Quote[]): Promise<void> {
    if (isCallError(error) && error.outcome === "unknown") {
      // Once it is decided, the list of open orders shows what rests.
      await this.#client.resolveOutcome(error);
      return;
    }
    if (isDeribitError(error, "rpc") && error.reason === trippedReason) this.#trips.notice();
    else if (isFinalRefusal(error)) {
      for (const quote of quotes) for (const side of ["bid", "ask"] as const) this.#refuse(quote, side, error.message);
    }
    await this.#pause();
  }

  async #stop(): Promise<void> {
    this.#targets.clear();
    for (;;) {
      try {
        await this.#cancelAll();
        await Promise.all(this.#sending.keys());
        const open = await this.#client.private.getOpenOrders({});
        if (!open.some((order) => this.#ledger.isOwn(order))) break;
      } catch (error) {
        if (this.#client.state.name === "closed") throw error;
        this.#emit({ what: "failed", error });
        await this.#pause();
      }
    }
    await this.#orders?.close();
    await this.#trips.close();
    await this.#books.close();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#clock.schedule(againMs, resolve));
  }

  #emit(event: QuoterEvent): void {
    const { onEvent } = this.#options;
    if (onEvent !== undefined) callListener("`onEvent` of a quoter", () => onEvent(event));
  }
}
