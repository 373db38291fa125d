/** The guards of one client: what they know, and what they say of its calls. */
import type { Call } from "../calls/call.ts";
import type { CallGuard } from "../calls/call-guard.ts";
import type { Wire } from "../calls/wire.ts";
import { GuardError } from "../errors/call.ts";
import { ConnectionError } from "../errors/client.ts";
import type { CallError, Outcome } from "../errors/family.ts";
import { within } from "../platform/patience.ts";
import type { CallOptions, GuardPolicy, Order, OwnCall } from "../venue.ts";
import { DryWire } from "./dry-wire.ts";
import type { GuardedClient, Halt } from "./guards.ts";
import { Markets } from "./markets.ts";
import type { GuardsOptions } from "./options.ts";
import { placementsOf } from "./placements.ts";
import type { Rate } from "./rate.ts";
import { findingOf, needsMarket, needsOrder, type Objection } from "./rules.ts";
import { Standing } from "./standing.ts";

/** What counts orders and edits; `undefined` for what has no limit. */
export interface Rates {
  orders: Rate | undefined;
  edits: Rate | undefined;
}

/** What all clients of a desk share. */
export interface DeskHooks {
  readonly rates: Rates;
  halted(): Halt | undefined;
  /** An order leaves: the strategy is alive. */
  isAlive(): void;
  onClosed(): void;
}

/** How long a call waits for what the guards have to know of it, in milliseconds. Without that it is refused. */
const patienceMs = 5_000;
/** Pause between two looks for orders that are still open, in milliseconds. */
const againMs = 250;
/** How long a look and a cancel may take, in milliseconds: on a line that is dead, the next one is sooner. */
const lookMs = 5_000;

/** Guards the calls of one client. */
export class ClientGuard implements CallGuard {
  readonly #client: GuardedClient;
  readonly #options: GuardsOptions;
  readonly #policy: GuardPolicy;
  readonly #desk: DeskHooks;
  readonly #markets: Markets;
  readonly #standing: Standing;
  readonly #dry: Wire | undefined;
  #selfTrading: "unset" | "set" | Promise<void> = "unset";
  #hasOffered = false;
  /** Params of the calls that the guard makes itself. */
  readonly #own = new WeakSet<object>();
  #isClosed = false;

  constructor(client: GuardedClient, options: GuardsOptions, policy: GuardPolicy, desk: DeskHooks) {
    this.#client = client;
    this.#options = options;
    this.#policy = policy;
    this.#desk = desk;
    this.#markets = new Markets(client, policy);
    this.#standing = new Standing(client);
    const { dryRun } = options;
    this.#dry = typeof dryRun === "function" ? new DryWire(client, dryRun) : undefined;
  }

  get nowMs(): number {
    return this.#client.clock.now();
  }

  knows(method: string): boolean {
    return this.#client.knows(method);
  }

  prepare(call: Call): Promise<unknown> | undefined {
    if (call.row.role === undefined || !this.#guards(call)) return undefined;
    const waits = this.#waits(call).filter((wait) => wait !== undefined);
    if (waits.length === 0) return undefined;
    return within(this.#client.clock, patienceMs, async () => {
      await Promise.all(waits);
      // An edit names its instrument only by its order.
      await Promise.all(this.#marketsOf(call));
    }).catch(() => {});
  }

  refuse(call: Call, leaves: boolean): CallError | undefined {
    if (!this.#guards(call)) return undefined;
    const order = this.#orderOf(call);
    const count = placementsOf(call, order).length;
    const finding = isCancel(call) ? this.#dryFinding(call) : this.#findingOf(call, order, count);
    if (finding !== undefined && (leaves || finding.isOpen !== true)) {
      return new GuardError(finding, { method: call.row.wire });
    }
    if (leaves) this.#leaves(call, count);
    return undefined;
  }

  wireOf({ row }: Call): Wire | undefined {
    return row.effect === "write" ? this.#dry : undefined;
  }

  ended(call: Call, outcome: "result" | Outcome, result?: unknown): void {
    this.#standing.ended(call, outcome, result);
  }

  closed(): void {
    this.#isClosed = true;
    this.#desk.onClosed();
  }

  onHalt(halt: Halt): void {
    this.#client.onHalt(halt);
  }

  after(ms: number, task: () => void): () => void {
    return this.#client.clock.schedule(ms, task);
  }

  /** Withdraws all orders. Resolves when none is open and none is under way, or when that is not wanted any more. */
  async clear(isWanted: () => boolean): Promise<void> {
    if (this.#options.dryRun !== undefined) return this.#clearDry();
    while (isWanted()) {
      if (this.#isClosed) throw new ConnectionError("the client was closed before all orders were withdrawn");
      if (await this.#isCleared()) return;
      await new Promise<void>((resolve) => void this.after(againMs, resolve));
    }
  }

  /** Nothing of a dry run is at the exchange. */
  async #clearDry(): Promise<void> {
    if (this.#dry !== undefined) await this.#ask(this.#policy.cancelAll).catch(() => {});
  }

  #ask(call: OwnCall, options?: CallOptions): Promise<unknown> {
    this.#own.add(call.params);
    return this.#client.call(call, options);
  }

  /** Whether a call is to be looked at: what only reads does no harm. */
  #guards({ row, params }: Call): boolean {
    return row.effect === "write" && !this.#own.has(params);
  }

  #orderOf({ row, params }: Call): Order | undefined {
    return row.role === "edit" ? this.#standing.find(params) : undefined;
  }

  async #isCleared(): Promise<boolean> {
    const { cancelAll, withdrawAll, openOrders } = this.#policy;
    const options = { whenDown: "wait", timeoutMs: lookMs } as const;
    // What left before this look may still bring an order after it.
    const wasUnsettled = this.#standing.isUnsettled;
    try {
      await this.#ask(cancelAll, options);
      if (this.#hasOffered) await this.#ask(withdrawAll, options);
      const open = await this.#ask(openOrders, options);
      return Array.isArray(open) && open.length === 0 && !wasUnsettled && !this.#standing.isUnsettled;
    } catch {
      return false;
    }
  }

  #waits(call: Call): readonly (Promise<unknown> | undefined)[] {
    const { openOrders } = this.#options;
    const needsOrders = (openOrders !== undefined && call.row.role === "order") || needsOrder(call, this.#options);
    return isCancel(call)
      ? []
      : [needsOrders ? this.#standing.prepare() : undefined, this.#prepareSelfTrading(), ...this.#marketsOf(call)];
  }

  #marketsOf(call: Call): readonly (Promise<unknown> | undefined)[] {
    if (!needsMarket(this.#options)) return [];
    const instruments = new Set(placementsOf(call, this.#orderOf(call)).map(({ instrument }) => instrument));
    return [...instruments].map((instrument) =>
      instrument === undefined ? undefined : this.#markets.prepare(instrument),
    );
  }

  #prepareSelfTrading(): Promise<void> | undefined {
    const { selfTrading, dryRun } = this.#options;
    if (selfTrading === undefined || dryRun !== undefined || this.#selfTrading === "set") return undefined;
    if (this.#selfTrading === "unset") {
      const { mode, withSubaccounts = false } = selfTrading;
      const asked = this.#ask(this.#policy.selfTrading(mode, withSubaccounts));
      this.#selfTrading = asked.then(
        () => this.#settle("set"),
        () => this.#settle("unset"),
      );
    }
    return this.#selfTrading;
  }

  #settle(state: "set" | "unset"): void {
    this.#selfTrading = state;
  }

  #findingOf(call: Call, order: Order | undefined, count: number): Objection | undefined {
    const halt = this.#desk.halted();
    if (halt !== undefined && isTrading(call)) {
      return { guard: "halt", limit: 0, value: count, why: `trading is halted: ${halt.reason}` };
    }
    const { clock } = this.#client;
    const nowMs = this.#client.exchangeNow() ?? clock.wall?.() ?? clock.now();
    const market = this.#markets.get.bind(this.#markets);
    return (
      findingOf(call, this.#options, { order, nowMs, market }) ??
      this.#rateFinding(call, count) ??
      this.#openOrdersFinding(call, count) ??
      this.#selfTradingFinding(call) ??
      this.#dryFinding(call)
    );
  }

  #rateFinding({ row }: Call, count: number): Objection | undefined {
    const { ordersPerSecond, editsPerSecond } = this.#options;
    const { orders, edits } = this.#desk.rates;
    const now = this.nowMs;
    return row.role === "edit"
      ? tooMany("editsPerSecond", editsPerSecond, edits?.with(1, now), "edits within a second")
      : tooMany(
          "ordersPerSecond",
          ordersPerSecond,
          orders?.with(newOrders(row.role, count), now),
          "orders within a second",
        );
  }

  #openOrdersFinding({ row }: Call, count: number): Objection | undefined {
    const { openOrders: limit } = this.#options;
    if (limit === undefined || row.role !== "order") return undefined;
    const standing = this.#standing.count();
    if (standing !== undefined) return tooMany("openOrders", limit, standing + count, "open orders");
    return { guard: "openOrders", limit, value: undefined, why: "the open orders are not known", isOpen: true };
  }

  #selfTradingFinding({ row }: Call): Objection | undefined {
    const { selfTrading, dryRun } = this.#options;
    if (selfTrading === undefined || dryRun !== undefined || row.role === undefined) return undefined;
    if (this.#selfTrading === "set") return undefined;
    const why = "the exchange has not taken the setting";
    return { guard: "selfTrading", limit: selfTrading.mode, value: undefined, why, isOpen: true };
  }

  #dryFinding({ row }: Call): Objection | undefined {
    if (this.#options.dryRun !== true) return undefined;
    return { guard: "dryRun", limit: true, value: row.wire, why: "all other guards let it pass", isOpen: true };
  }

  #leaves(call: Call, count: number): void {
    const { role } = call.row;
    if (role === undefined || isCancel(call)) return;
    const { orders, edits } = this.#desk.rates;
    this.#desk.isAlive();
    if (role === "offer") this.#hasOffered = true;
    if (role === "edit") edits?.add(1, this.nowMs);
    else orders?.add(newOrders(role, count), this.nowMs);
    this.#standing.leaves(call, count);
  }
}

function isCancel({ row }: Call): boolean {
  return row.role === "cancel" || row.role === "withdraw";
}

/** Whether a call reaches the market: with an order, an offer, or a block of two sides. */
function isTrading({ row }: Call): boolean {
  return row.role !== undefined || row.matchingEngine;
}

function tooMany(
  guard: string,
  limit: number | undefined,
  value: number | undefined,
  what: string,
): Objection | undefined {
  if (limit === undefined || value === undefined || value <= limit) return undefined;
  return { guard, limit, value, why: `it would make ${value} ${what}, and the most is ${limit}` };
}

/** Orders that a call makes: a closing and an offer are one each. */
function newOrders(role: Call["row"]["role"], count: number): number {
  return role === undefined ? 0 : Math.max(1, count);
}
