/**
 * A market maker to grow your own from: one bid and one ask around the middle of the book.
 *
 * It never acts on an old book (`live` is undefined then), never has two orders on a side (one whose fate is unknown
 * is looked up before the next), and quotes anew after a reconnect, for cancel-on-disconnect has removed its orders.
 */
import { once } from "node:events";
import { type Client, channels, isCallError, isDeribitError, type Order, type UserChangesEvent } from "deribit-rpc";

/** What to quote. */
export interface Quoting {
  readonly instrument_name: string;
  /** Size of each order, in the unit of the instrument. */
  readonly amount: number;
  /** Distance of each order from the middle, in ticks. */
  readonly distanceTicks: number;
  /** Position, either way, beyond which the side that would add to it is not quoted. */
  readonly maxPosition: number;
}

type Side = "buy" | "sell";

/** Quotes until the signal is aborted, then cancels. Rejects on what it cannot handle, its orders cancelled too. */
export async function makeMarket(deribit: Client, quoting: Quoting, signal: AbortSignal): Promise<void> {
  const { instrument_name } = quoting;
  const { tick_size } = await deribit.public.getInstrument({ instrument_name });
  const { size } = await deribit.private.getPosition({ instrument_name });
  const quotes = new Quotes(deribit, quoting, size);
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  let round: Promise<void> | undefined;

  await using _changes = await deribit.subscribe(channels.userChanges({ instrument_name, interval: "raw" }), {
    onData: (changes) => quotes.observe(changes),
    onGap: () => quotes.forget(),
  });
  await using _book = await deribit.orderBook(instrument_name, {
    onChange: ({ live }) => {
      if (stop.aborted || round !== undefined || live?.bestBid === undefined || live.bestAsk === undefined) return;
      round = quotes
        .around((live.bestBid.price + live.bestAsk.price) / 2, tick_size)
        .catch((error) => failure.abort(error))
        .finally(() => {
          round = undefined;
        });
    },
  });

  if (!stop.aborted) await once(stop, "abort");
  await round;
  await deribit.private.cancelAllByInstrument({ instrument_name }, { whenDown: "wait" });
  failure.signal.throwIfAborted();
}

/** Codes of an order that was filled or cancelled before an edit or a cancel reached it. */
const isGone: ReadonlySet<number> = new Set([10004, 10010, 11008, 11044]);
/** Refusals that pass by themselves, such as the daily settlement: the next change of the book tries again. */
const passes: ReadonlySet<string> = new Set(["backoff", "wait"]);

/** A price without the dust that multiplying leaves, which the exchange would refuse. */
function priceAt(ticks: number, tick: number): number {
  return Number((ticks * tick).toFixed(8));
}

/** The two orders, as far as the exchange has reported them. */
class Quotes {
  readonly #deribit: Client;
  readonly #quoting: Quoting;
  readonly #resting = new Map<Side, Order>();
  #position: number;

  constructor(deribit: Client, quoting: Quoting, position: number) {
    this.#deribit = deribit;
    this.#quoting = quoting;
    this.#position = position;
  }

  /** Takes in fills and cancels. */
  observe({ orders, positions }: UserChangesEvent): void {
    for (const { order_id, order_state } of orders) {
      if (order_state === "open") continue;
      for (const [side, order] of this.#resting) if (order.order_id === order_id) this.#resting.delete(side);
    }
    for (const { size } of positions) this.#position = size;
  }

  /** The connection was lost, and the orders with it. */
  forget(): void {
    this.#resting.clear();
  }

  /** Places what is missing and moves what is off. */
  async around(middle: number, tick: number): Promise<void> {
    const { distanceTicks } = this.#quoting;
    const at = Math.round(middle / tick);
    await Promise.all([
      this.#quote("buy", priceAt(at - distanceTicks, tick)),
      this.#quote("sell", priceAt(at + distanceTicks, tick)),
    ]);
  }

  async #quote(side: Side, price: number): Promise<void> {
    const { maxPosition } = this.#quoting;
    const resting = this.#resting.get(side);
    const isFull = side === "buy" ? this.#position >= maxPosition : this.#position <= -maxPosition;
    if (resting?.price === price || (resting === undefined && isFull)) return;
    try {
      this.#keep(side, isFull ? await this.#cancel(resting) : await this.#send(side, price, resting));
    } catch (error) {
      await this.#recover(side, error);
    }
  }

  async #send(side: Side, price: number, resting: Order | undefined): Promise<Order> {
    const { instrument_name, amount } = this.#quoting;
    const calls = this.#deribit.private;
    const terms = { amount, price, post_only: true };
    if (resting !== undefined) return (await calls.edit({ order_id: resting.order_id, ...terms })).order;
    return (await calls[side]({ instrument_name, ...terms })).order;
  }

  async #cancel(resting: Order | undefined): Promise<Order | undefined> {
    return resting && this.#deribit.private.cancel({ order_id: resting.order_id });
  }

  #keep(side: Side, order: Order | undefined): void {
    if (order?.order_state === "open") this.#resting.set(side, order);
    else this.#resting.delete(side);
  }

  /** After an error, the side is what is known for certain. */
  async #recover(side: Side, error: unknown): Promise<void> {
    if (!isCallError(error)) throw error;
    if (error.outcome === "not_sent") return;
    if (isDeribitError(error, "rpc") && error.outcome === "refused") {
      if (isGone.has(error.code)) this.#resting.delete(side);
      else if (!passes.has(error.retry)) throw error;
      return;
    }
    const resolution = await this.#deribit.resolveOutcome(error);
    if (resolution.fate === "still_unknown") throw error;
    if (resolution.fate === "executed") this.#keep(side, resolution.order);
  }
}
