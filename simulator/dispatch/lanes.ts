/** The workers of the exchange: calls of one lane run one after the other, lanes do not wait for each other. */

import type { Random } from "../determinism/random.ts";
import type { Refusal } from "../refusals/refusal.ts";
import { cancelledWhileQueued, queueFull, replaced } from "../refusals/wire-refusals.ts";
import type { Agenda } from "./agenda.ts";

/** How long a worker takes for one call, in milliseconds: always the same, or somewhere in between. */
export type Latency = number | readonly [lowest: number, highest: number];

/** Latencies by kind of worker. All 0: calls are answered at once and in order. */
export interface Latencies {
  readonly matching?: Latency | undefined;
  readonly private?: Latency | undefined;
  readonly public?: Latency | undefined;
}

/** A call that waits for its worker. */
interface Job {
  /** Connection and account that it came from; a cancel withdraws only what the same ones have queued. */
  readonly origin: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  run(): void;
  refuse(refusal: Refusal): void;
  /** The exchange has closed before the worker was free. */
  abandon(): void;
}

/** Calls that may wait for the matching worker of an account. */
const queueLimit = 8;

function isOrder(method: string): boolean {
  return /^private\/(buy|sell|edit|edit_by_label|mass_quote)$/.test(method);
}

/** The one parameter by which these cancels select orders. */
const filters: ReadonlyMap<string, string> = new Map([
  ["private/cancel_by_label", "label"],
  ["private/cancel_all_by_instrument", "instrument_name"],
]);

/** Whether a cancel certainly covers a queued order. An order that is not withdrawn here is cancelled once it rests. */
function isCoveredBy(queued: Job, { method, params }: Job): boolean {
  if (method === "private/cancel_all") return true;
  const filter = filters.get(method);
  if (filter === undefined || params[filter] === undefined || params["type"] !== undefined) return false;
  return queued.params[filter] === params[filter];
}

/** The workers. */
export class Lanes {
  readonly #agenda: Agenda;
  readonly #random: Random;
  readonly #latencies: Latencies;
  readonly #queues = new Map<string, Job[]>();

  constructor(agenda: Agenda, random: Random, latencies: Latencies) {
    this.#agenda = agenda;
    this.#random = random;
    this.#latencies = latencies;
  }

  /** Runs a job when the lane is free and its time has passed; at once when the lane takes no time. */
  submit(kind: keyof Latencies, lane: string, job: Job): void {
    const latency = this.#latencies[kind] ?? 0;
    if (latency === 0) {
      job.run();
      return;
    }
    if (kind === "matching") this.#withdraw(job);
    const name = `${kind}/${lane}`;
    const queue = this.#queues.get(name);
    if (queue === undefined) {
      this.#queues.set(name, [job]);
      this.#work(name, latency);
    } else if (kind === "matching" && queue.length > queueLimit) job.refuse(queueFull());
    else queue.push(job);
  }

  #work(name: string, latency: Latency): void {
    const delayMs = typeof latency === "number" ? latency : latency[0] + this.#random() * (latency[1] - latency[0]);
    const queue = this.#queues.get(name) ?? [];
    const work = () => {
      queue.shift()?.run();
      if (queue.length === 0) this.#queues.delete(name);
      else this.#work(name, latency);
    };
    this.#agenda.schedule(delayMs, work, () => {
      for (const job of queue) job.abandon();
    });
  }

  /** Takes queued orders back that a later cancel covers, and queued edits that a later edit replaces. */
  #withdraw(later: Job): void {
    const covers = (queued: Job): Refusal | undefined => {
      if (queued.origin !== later.origin) return undefined;
      if (isOrder(queued.method) && isCoveredBy(queued, later)) return cancelledWhileQueued();
      const isSameEdit = later.method === "private/edit" && queued.method === later.method;
      return isSameEdit && queued.params["order_id"] === later.params["order_id"] ? replaced() : undefined;
    };
    for (const [name, queue] of this.#queues) {
      if (!name.startsWith("matching/")) continue;
      for (const [at, queued] of [...queue.entries()].reverse()) {
        const refusal = covers(queued);
        if (refusal === undefined) continue;
        queue[at] = { ...queued, run: () => {} };
        queued.refuse(refusal);
      }
    }
  }
}
