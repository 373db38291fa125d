/** Finds out what became of a call whose outcome is unknown: by its label, its order, and the trades. */
import type { Order, UserTrade } from "../contract.ts";
import { type CallError, type CallTrace, DeribitError } from "../errors/family.ts";
import { isCallError, isDeribitError } from "../errors/narrow.ts";
import { whenAborted } from "../parts/abort.ts";
import type { Clock } from "../ports/clock.ts";
import { afterCancel, afterEdit, ownOrder } from "./evidence.ts";
import { executed, notExecuted, type Resolution, type ResolveOptions, stillUnknown } from "./resolution.ts";

export interface ResolverHooks {
  readonly clock: Clock;
  /** How far the exchange's clock is ahead of the local one, in milliseconds, by the newest reply. */
  offsetMs(): number;
  /**
   * When a call of this client left, in milliseconds of the local clock, if the connection that carried it is gone;
   * `undefined` for a call of another client.
   */
  lostSentMs(trace: CallTrace): number | undefined;
  /** Whether no other order of this client bears the label of its call; never so for a call of another client. */
  isOnlyUse(trace: CallTrace): boolean;
  /** Reads; waits for the connection if it is down. */
  read(method: string, params: object, signal: AbortSignal | undefined): Promise<unknown>;
}

/** The exchange begins a call at once or not at all; a second more covers what the clocks may differ by. */
const afterDeadlineMs = 1_000;
/** A frame of a connection that was lost cannot reach the exchange later than this, nor wait there longer. */
const afterLossMs = 10_000;
/** How far back the exchange shows orders that are not open any more: 30 minutes, less a margin. */
const reachMs = 28 * 60_000;
const defaultPatienceMs = 15_000;
const orderNotFound = 10004;

/** Looks calls up. */
export class Resolver {
  readonly #hooks: ResolverHooks;

  constructor(hooks: ResolverHooks) {
    this.#hooks = hooks;
  }

  /** Answers with what is known. Never rejects: what cannot be found out is `still_unknown`. */
  async resolve(error: unknown, { patienceMs = defaultPatienceMs, signal }: ResolveOptions): Promise<Resolution> {
    if (!isCallError(error)) return stillUnknown("this is not the error of a call");
    if (error.outcome === "not_sent") return notExecuted("the call was never sent");
    if (error.outcome === "refused") return notExecuted("the exchange refused the call");
    const { trace } = error;
    if (trace === undefined) return stillUnknown(`${error.method} only reads, or its error comes from another client`);
    try {
      const first = await this.#look(error, trace, signal);
      if (first.outcome !== "still_unknown") return first;
      const waitMs = this.#doubtfulMs(trace, this.#hooks.clock.now());
      if (!(waitMs > 0 && waitMs <= patienceMs)) return first;
      await this.#sleep(waitMs, signal);
      return await this.#look(error, trace, signal);
    } catch (cause) {
      const why = cause instanceof DeribitError || cause instanceof Error ? cause.message : String(cause);
      return stillUnknown(`it could not be looked up: ${why}`);
    }
  }

  async #look(error: CallError, trace: CallTrace, signal: AbortSignal | undefined): Promise<Resolution> {
    // What the exchange shows has to be later than the time from which nothing can begin. Which time it was there when
    // the look-up began is asked after it: its reply may tell that the clock of the exchange was set.
    const beganMs = this.#hooks.clock.now();
    const certain = (): boolean => this.#doubtfulMs(trace, beganMs) <= 0;
    switch (error.method) {
      case "private/buy":
      case "private/sell":
        return this.#placed(trace, certain, signal);
      case "private/edit":
      case "private/cancel": {
        const order = await this.#orderOf(trace.order_id, signal);
        if (order === undefined) return stillUnknown("the exchange does not know the order any more");
        return error.method === "private/edit" ? afterEdit(trace, order, certain()) : afterCancel(order, certain());
      }
      case "private/edit_by_label": {
        const [order, ...others] = (await this.#labelled(trace, signal)).filter(({ label }) => label === trace.label);
        if (order === undefined || others.length > 0) return stillUnknown("not exactly one order bears the label");
        return afterEdit(trace, order, certain());
      }
      default:
        return stillUnknown(`${error.method} leaves nothing behind that could be looked up`);
    }
  }

  async #placed(trace: CallTrace, certain: () => boolean, signal: AbortSignal | undefined): Promise<Resolution> {
    if (trace.label === undefined) return stillUnknown("the order had no label; `autoLabel` gives one to every order");
    const unique = trace.uniqueLabel || this.#hooks.isOnlyUse(trace);
    const labelled = ownOrder(trace, await this.#labelled(trace, signal), unique);
    const order = labelled ?? ownOrder(trace, await this.#traded(trace, signal), unique);
    if (order === "several")
      return stillUnknown("the label is not unique to this call, and an order of its time bears it");
    if (order !== undefined) return executed(order);
    const { clock, offsetMs } = this.#hooks;
    if (clock.now() + offsetMs() - trace.sentMs > reachMs) {
      return stillUnknown("it is too long ago: the exchange does not show closed orders any more");
    }
    return certain()
      ? notExecuted("no order and no trade bears its label, and the exchange cannot begin it any more")
      : stillUnknown(
          "no order bears its label yet, but the exchange may still begin it; `orderDeadlineMs` bounds that",
        );
  }

  /** How long the exchange may still begin the call after a time of the local clock, in milliseconds. */
  #doubtfulMs(trace: CallTrace, localMs: number): number {
    const { valid_until: deadlineMs = Number.POSITIVE_INFINITY } = trace;
    // The exchange holds a deadline against its own clock; what became of a connection has nothing to do with that one.
    const byDeadline = deadlineMs + afterDeadlineMs - (localMs + this.#hooks.offsetMs());
    const byLoss = (this.#hooks.lostSentMs(trace) ?? Number.POSITIVE_INFINITY) + afterLossMs - localMs;
    return Math.min(byDeadline, byLoss);
  }

  async #labelled({ label, instrument_name }: CallTrace, signal: AbortSignal | undefined): Promise<readonly Order[]> {
    const found: Order[] = [];
    for (const currency of currenciesOf(instrument_name)) {
      found.push(...((await this.#read("get_order_state_by_label", { currency, label }, signal)) as Order[]));
    }
    return found;
  }

  /** An order that was filled at once shows in the trades, whatever became of its state. */
  async #traded(trace: CallTrace, signal: AbortSignal | undefined): Promise<readonly Order[]> {
    const { instrument_name, label, sentMs } = trace;
    if (instrument_name === undefined) return [];
    const params = { instrument_name, start_timestamp: Math.floor(sentMs) - afterDeadlineMs, count: 1_000 };
    const { trades } = (await this.#read("get_user_trades_by_instrument", params, signal)) as {
      readonly trades: readonly UserTrade[];
    };
    const ids = new Set(trades.filter((trade) => trade.label === label).map((trade) => trade.order_id));
    const orders = await Promise.all([...ids].map((id) => this.#orderOf(id, signal)));
    return orders.filter((order) => order !== undefined);
  }

  async #orderOf(order_id: string | undefined, signal: AbortSignal | undefined): Promise<Order | undefined> {
    if (order_id === undefined) return undefined;
    try {
      return (await this.#read("get_order_state", { order_id }, signal)) as Order;
    } catch (error) {
      if (isDeribitError(error, "rpc") && error.code === orderNotFound) return undefined;
      throw error;
    }
  }

  #read(method: string, params: object, signal: AbortSignal | undefined): Promise<unknown> {
    return this.#hooks.read(`private/${method}`, params, signal);
  }

  #sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      let unlisten = (): void => {};
      const wake = (): void => {
        stop();
        unlisten();
        resolve();
      };
      const stop = this.#hooks.clock.schedule(ms, wake);
      unlisten = whenAborted(signal, wake);
    });
  }
}

/** Currencies under which the orders of an instrument are kept: the settlement one, and for spot either. */
function currenciesOf(instrument: string | undefined): readonly string[] {
  if (instrument === undefined) return [];
  const [pair = ""] = instrument.split("-");
  const [base = "", quote] = pair.split("_");
  if (quote === undefined) return [base];
  return instrument.includes("-") ? [quote] : [quote, base];
}
