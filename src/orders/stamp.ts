/** What the client adds to an order before it leaves: a label, and the time until which the exchange may begin it. */
import type { AccountName, CallTrace } from "../errors/family.ts";
import type { Random } from "../platform/random.ts";
import type { OrderPolicy } from "../venue.ts";
import type { Labels } from "./labels.ts";
import type { Stamped } from "./stamped.ts";
import { traceOf } from "./trace.ts";

/** What decides over the orders that leave now. */
export interface OrderMark {
  /** Stands in front of the labels that the client makes. */
  readonly labelPrefix: string;
  /** Milliseconds after which the exchange must not begin an order, whatever `orderDeadlineMs` says. */
  readonly goodForMs: number;
}

/** How orders are stamped. */
export interface StampOptions {
  /** Milliseconds after which the exchange must not begin an order any more; `false` leaves it open. */
  readonly orderDeadlineMs: number | false;
  /** Whether an order without a label is given one that no other order bears. */
  readonly autoLabel: boolean;
  readonly random: Random;
  /** Its mark is on each order. @default no prefix, and no end but `orderDeadlineMs` */
  readonly guards?: { mark?(): OrderMark } | undefined;
  /** The time at the exchange, in milliseconds; `undefined` where nothing has told it. */
  readonly exchangeNow: () => number | undefined;
  /** The account that signs in. Empty where it is not known. */
  readonly account: () => AccountName;
  /** Labels that were given lately, by all clients of this process. */
  readonly labels: Labels;
  /** Side of the orders that a method places; `undefined` where its params say it. */
  readonly directionOf: OrderPolicy["directionOf"];
  /** Where the exchange is: its accounts are not those of another. */
  readonly place: string;
}

/** Stamps orders. One instance a client: its labels are unique among all clients and all runs. */
export class Stamp {
  /** Name of the client, made up at its start. */
  readonly client: string;
  readonly #options: StampOptions;
  readonly #own = new WeakSet<CallTrace>();
  #count = 0;

  constructor(options: StampOptions) {
    this.#options = options;
    this.client = `${digits(options.random)}${digits(options.random)}`;
  }

  /** Gives an order a label if it has none. The user's own is never changed: others look the order up by it. */
  label(call: Stamped): void {
    const { params, row } = call;
    call.dated = params["valid_until"] !== undefined;
    // Read now: the object is the user's, and may change while the call waits.
    if (row.role === "order") call.name = params["label"];
    else if (row.role === "quote") call.name = params["quote_id"];
    if (!this.#options.autoLabel || row.role !== "order" || params["label"] !== undefined) return;
    const prefix = this.#options.guards?.mark?.().labelPrefix ?? "";
    call.params = Object.assign({}, params, { label: `${prefix}${this.client}-${(++this.#count).toString(36)}` });
    call.labelled = true;
  }

  /** Whether a call is to be dated, and so needs the time at the exchange. */
  dates({ row, params, dated }: Pick<Stamped, "row" | "params" | "dated">): boolean {
    const { orderDeadlineMs } = this.#options;
    return orderDeadlineMs !== false && row.deadline === true && !dated && params["valid_until"] === undefined;
  }

  /** Adds the time until which the order is good. Done when it leaves, so that waiting does not use it up. */
  date(call: Stamped): void {
    const { orderDeadlineMs, exchangeNow } = this.#options;
    if (orderDeadlineMs === false || call.row.deadline !== true || call.dated) return;
    const now = exchangeNow();
    // A deadline by the clock of this host could be hours off: an order without one is the lesser evil.
    if (now === undefined) return;
    call.dated = true;
    const goodForMs = this.#options.guards?.mark?.().goodForMs ?? orderDeadlineMs;
    call.goodUntilMs = Math.floor(now + Math.min(orderDeadlineMs, goodForMs));
  }

  /** Takes the client's own date back from a call that did not leave. */
  undate(call: Stamped): void {
    if (call.goodUntilMs === 0) return;
    call.goodUntilMs = 0;
    call.dated = false;
  }

  /** Remembers a write that goes out: when that was at the exchange, and the name that a look-up goes by. */
  note(call: Stamped, nowMs: number): void {
    if (call.row.effect !== "write") return;
    call.exchangeMs = this.#options.exchangeNow() ?? Number.NaN;
    call.account = this.#options.account();
    // A label that the client made is on one order alone.
    if (typeof call.name !== "string" || call.labelled) return;
    this.#options.labels.use(this.#key(call.name, call.account), nowMs);
    // A call that goes out again, after a refusal for its token, is the same use.
    call.name = undefined;
  }

  /** What a later look-up has to know about a call that wrote. */
  trace(call: Stamped): CallTrace {
    const trace = traceOf(call, this.client, this.#options.directionOf(call.row.wire));
    this.#own.add(trace);
    return trace;
  }

  /** Whether this client made the call. A trace that went through JSON is known by its name. */
  isOwn(trace: CallTrace): boolean {
    return this.#own.has(trace) || trace.client === this.client;
  }

  /** Whether no other call of this process bears the label of the call, or the id of its quotes, for the same account. */
  isOnlyUse(trace: CallTrace): boolean {
    const name = trace.quote_id ?? trace.label;
    if (name === undefined) return false;
    const uses = this.#options.labels.uses(this.#key(name, trace.account));
    // A label that the client made is not counted, but a user may have given it to another order since.
    return trace.uniqueLabel ? uses === 0 : uses === 1 && this.isOwn(trace);
  }

  #key(name: string, { clientId, userId }: AccountName): string {
    return `${this.#options.place} ${clientId ?? userId ?? this.client} ${name}`;
  }
}

function digits(random: Random): string {
  return Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, "0");
}
