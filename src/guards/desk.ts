/** The guards of a desk: one halt and one sign of life over all its clients. */
import type { CallGuard } from "../calls/call-guard.ts";
import { ConfigError, ConnectionError } from "../errors/client.ts";
import type { Clock } from "../platform/clock.ts";
import type { Catalogue, GuardPolicy } from "../venue.ts";
import { type ClientGuards, type ClientToGuard, guardedClient } from "./client.ts";
import { ClientGuard, type Rates } from "./client-guard.ts";
import type { Halt } from "./guards.ts";
import { checkGuards, type GuardChanges, type GuardsOptions, withChanges } from "./options.ts";
import { Rate } from "./rate.ts";

/** Guards clients of one exchange. */
export class DeskGuards implements ClientGuards {
  /** The clients read it at each call: it changes as a whole. */
  readonly #options: { -readonly [Name in keyof GuardsOptions]: GuardsOptions[Name] };
  readonly #policy: GuardPolicy;
  readonly #clients = new Set<ClientGuard>();
  readonly #rates: Rates;
  #halt: Halt | undefined;
  #clearing: Promise<void> | undefined;
  #stopWaiting: (() => void) | undefined;

  /** Throws a `ConfigError` for options that cannot work. */
  constructor(options: GuardsOptions, policy: GuardPolicy) {
    checkGuards(options);
    this.#options = { ...options };
    this.#policy = policy;
    this.#rates = { orders: rateOf(options.ordersPerSecond), edits: rateOf(options.editsPerSecond) };
  }

  get halted(): Halt | undefined {
    return this.#halt;
  }

  guard(runtime: ClientToGuard, clock: Clock, api: Catalogue): CallGuard {
    const client = guardedClient(runtime, clock, api);
    checkMethods(this.#options, client);
    const guard = new ClientGuard(client, this.#options, this.#policy, {
      rates: this.#rates,
      halted: () => this.#halt,
      isAlive: () => this.#sign(),
      onClosed: () => this.#leave(guard),
    });
    this.#clients.add(guard);
    return guard;
  }

  halt(reason: string): Promise<void> {
    if (typeof reason !== "string" || reason === "") {
      return Promise.reject(new ConfigError("reason", "a text that says why", reason));
    }
    const [first] = this.#clients;
    if (first === undefined) return Promise.reject(new ConnectionError("there is no client to halt"));
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#halt ??= { reason, sinceMs: first.nowMs, state: "halting" };
    this.#clearing ??= this.#clear(this.#halt);
    return this.#clearing;
  }

  resume(): void {
    if (this.#halt === undefined) return;
    const { reason, sinceMs } = this.#halt;
    this.#halt = undefined;
    this.#clearing = undefined;
    this.#report({ reason, sinceMs, state: "resumed" });
  }

  configure(changes: GuardChanges): void {
    const next = withChanges(this.#options, changes);
    checkGuards(next);
    for (const client of this.#clients) checkMethods(next, client);
    Object.assign(this.#options, next);
    this.#rates.orders = rateOf(next.ordersPerSecond, this.#rates.orders);
    this.#rates.edits = rateOf(next.editsPerSecond, this.#rates.edits);
    if (this.#stopWaiting === undefined || changes.aliveWithinMs === undefined) return;
    this.#stopWaiting();
    this.#stopWaiting = undefined;
    this.#sign();
  }

  alive(): void {
    if (this.#options.aliveWithinMs === undefined) {
      throw new ConfigError("guards.aliveWithinMs", "given where `alive` is called");
    }
    this.#sign();
  }

  async #clear(halt: Halt): Promise<void> {
    this.#report(halt);
    await Promise.all([...this.#clients].map((client) => client.clear(() => this.#halt === halt)));
    if (this.#halt !== halt) throw new ConnectionError("it was resumed before all orders were withdrawn");
    this.#halt = { ...halt, state: "halted" };
    this.#report(this.#halt);
  }

  /** Begins to wait for the next sign of life. */
  #sign(): void {
    const { aliveWithinMs } = this.#options;
    const [first] = this.#clients;
    if (aliveWithinMs === undefined || first === undefined || this.#halt !== undefined) return;
    this.#stopWaiting?.();
    this.#stopWaiting = first.after(aliveWithinMs, () => {
      this.halt(`there was no sign of life for ${aliveWithinMs} ms`).catch(() => {});
    });
  }

  #leave(guard: ClientGuard): void {
    this.#clients.delete(guard);
    if (this.#clients.size > 0) return;
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
  }

  #report(halt: Halt): void {
    for (const client of this.#clients) client.onHalt(halt);
  }
}

/** The rate that keeps a limit; one that counted before counts on. */
function rateOf(most: number | undefined, before?: Rate): Rate | undefined {
  if (most === undefined) return undefined;
  before?.resize(most);
  return before ?? new Rate(most);
}

function checkMethods({ methods = [] }: GuardsOptions, client: { knows(method: string): boolean }): void {
  for (const method of methods) {
    if (!client.knows(method)) throw new ConfigError("guards.methods", "names of methods that are known", method);
  }
}
