/** What the client adds to an order before it leaves: a label, and the time until which the exchange may begin it. */
import type { CallTrace } from "../errors/family.ts";
import type { Random } from "../ports/random.ts";
import type { Call } from "./call.ts";
import { Labels } from "./labels.ts";

/** How orders are stamped. */
export interface StampOptions {
  /** Milliseconds after which the exchange must not begin an order any more; `false` leaves it open. */
  readonly orderDeadlineMs: number | false;
  /** Whether an order without a label is given one that no other order bears. */
  readonly autoLabel: boolean;
  readonly random: Random;
  /** The time at the exchange, in milliseconds; `undefined` where nothing has told it. */
  readonly exchangeNow: () => number | undefined;
}

/** Stamps orders. One instance a client: its labels are unique among all clients and all runs. */
export class Stamp {
  readonly #labels = new Labels();
  readonly #options: StampOptions;
  readonly #prefix: string;
  readonly #sentMs = new WeakMap<CallTrace, number>();
  #count = 0;

  constructor(options: StampOptions) {
    this.#options = options;
    this.#prefix = `${digits(options.random)}${digits(options.random)}`;
  }

  /** Gives an order a label if it has none. The user's own is never changed: others look the order up by it. */
  label(call: Call): void {
    if (!this.#options.autoLabel || call.row.role !== "order" || call.params["label"] !== undefined) return;
    call.params = withMembers(call.params, { label: `${this.#prefix}-${(++this.#count).toString(36)}` });
    call.labelled = true;
  }

  /** Remembers the label of an order that goes out. */
  note(call: Call, nowMs: number): void {
    const { label } = call.params;
    if (call.row.role === "order" && typeof label === "string") this.#labels.use(label, nowMs);
  }

  /** Whether a call is to be dated, and so needs the time at the exchange. */
  dates({ row, params }: Pick<Call, "row" | "params">): boolean {
    return this.#options.orderDeadlineMs !== false && row.deadline === true && params["valid_until"] === undefined;
  }

  /** Adds the time until which the order is good. Done when it leaves, so that waiting does not use it up. */
  date(call: Call): void {
    const { orderDeadlineMs, exchangeNow } = this.#options;
    if (orderDeadlineMs === false || !this.dates(call)) return;
    const now = exchangeNow();
    // A deadline by the clock of this host could be hours off: an order without one is the lesser evil.
    if (now === undefined) return;
    call.params = withMembers(call.params, { valid_until: Math.floor(now + orderDeadlineMs) });
    call.body = JSON.stringify(call.params);
  }

  /** What a later look-up has to know about a call that wrote. */
  trace(call: Call, localToExchangeMs: number): CallTrace {
    const { instrument_name, label, order_id, valid_until, amount, price } = call.params;
    const trace: CallTrace = {
      ...(typeof instrument_name === "string" && { instrument_name }),
      ...(typeof label === "string" && { label }),
      ...(typeof order_id === "string" && { order_id }),
      ...(typeof valid_until === "number" && { valid_until }),
      ...(typeof amount === "number" && { amount }),
      ...(typeof price === "number" && { price }),
      uniqueLabel: call.labelled,
      sentMs: call.sentMs + localToExchangeMs,
      connection: call.connection,
    };
    this.#sentMs.set(trace, call.sentMs);
    return trace;
  }

  /**
   * When a call left, in milliseconds of the local clock; `undefined` if another client made it, which counts its
   * connections and labels for itself.
   */
  sentMs(trace: CallTrace): number | undefined {
    return this.#sentMs.get(trace);
  }

  /** Whether no other order of this client bears the label of its call. */
  isOnlyUse(trace: CallTrace): boolean {
    return this.#sentMs.has(trace) && trace.label !== undefined && this.#labels.usedOnce(trace.label);
  }
}

function digits(random: Random): string {
  return Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, "0");
}

/** A copy with more members. On Node 20 a spread with members behind it takes ten times as long. */
function withMembers(params: Call["params"], members: object): Call["params"] {
  return Object.assign({}, params, members);
}
