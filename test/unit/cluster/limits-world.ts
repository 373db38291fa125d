/** Processes that share the credits of one account, under one virtual clock, and the pools of the exchange that judge them. */
import { methodRows } from "../../../generated/methods.ts";
import { Credits } from "../../../simulator/credits/credits.ts";
import { createRandom } from "../../../simulator/determinism/random.ts";
import { createVirtualClock, type VirtualClock } from "../../../simulator/index.ts";
import {
  type ClusterLimits,
  type ClusterLimitsOptions,
  sharedLimits,
} from "../../../src/cluster/limits/cluster-limits.ts";
import type { AccountLimits } from "../../../src/limits/limits.ts";
import { Chance } from "../../simulation/plan/chance.ts";
import { Machine, type Path, Server } from "./world.ts";

export type SharedOptions = Omit<ClusterLimitsOptions, "nats" | "account" | "bucket" | "replicas">;

/** The account as the exchange counts it. */
export class Account {
  readonly time: VirtualClock;
  readonly server = new Server();
  readonly refused: string[] = [];
  /** Credits that were used, by pool. */
  readonly used = new Map<string, number>();
  readonly #credits: Credits;

  constructor(time: VirtualClock = createVirtualClock()) {
    this.time = time;
    this.#credits = new Credits(time);
  }

  /** A call arrives. */
  take(method: string, from: string): void {
    const row = rowOf(method);
    if (this.#credits.take({ name: "account", tier: 4 }, row.pool, row.cost)) {
      this.used.set(row.pool, (this.used.get(row.pool) ?? 0) + row.cost);
    } else {
      this.refused.push(`${this.time.now()}: ${method} of ${from}`);
    }
  }
}

/** One process. */
export class Trader {
  readonly machine: Machine;
  readonly limits: ClusterLimits;
  readonly states: string[] = [];
  readonly #account: Account;
  readonly #name: string;
  readonly #lateMs: () => number;
  /** How long each cancel waited, in milliseconds. */
  readonly cancelWaits: number[] = [];
  sent = 0;
  waiting = 0;

  constructor(
    account: Account,
    name: string,
    options: Partial<SharedOptions> & { readonly path?: Path; readonly lateMs?: () => number } = {},
  ) {
    const { path, lateMs = () => 1, ...others } = options;
    this.#account = account;
    this.#name = name;
    this.#lateMs = lateMs;
    this.machine = new Machine(account.time, path);
    this.limits = sharedLimits(this.machine.over(account.server), {
      processes: 8,
      orders: "wait",
      clock: this.machine.clock,
      ...others,
    });
    this.limits.on("state", ({ state, reason }) => this.states.push(reason === "" ? state : `${state}: ${reason}`));
  }

  /** Makes a call: it goes at once, waits, or is turned away. */
  ask(method: string, params: Record<string, unknown> = {}, patienceMs = 60_000): "went" | "waits" | "refused" {
    const row = rowOf(method);
    const askedMs = this.#account.time.now();
    const go = (): void => {
      this.sent++;
      if (row.role === "cancel") this.cancelWaits.push(this.#account.time.now() - askedMs);
      const account = this.#account;
      account.time.schedule(this.#lateMs(), () => account.take(method, this.#name));
    };
    const admit = (): void => {
      this.waiting--;
      go();
    };
    const ticket = { row, params, admit, overtaken: () => void this.waiting-- };
    const reception = (this.limits as ClusterLimits & AccountLimits).request(ticket, patienceMs);
    if (reception.go) go();
    else if (reception.leave !== undefined) this.waiting++;
    else return "refused";
    return reception.go ? "went" : "waits";
  }

  kill(): void {
    this.machine.isDead = true;
  }
}

function rowOf(method: string) {
  const row = methodRows.get(method);
  if (row === undefined) throw new Error(`${method} is no method`);
  return row;
}

export interface SharingRun {
  readonly refused: readonly string[];
  readonly sent: number;
  readonly alone: number;
}

/** Six processes at their limit, while everything fails: none may send what the exchange refuses. */
export async function runSharing(seed: number): Promise<SharingRun> {
  const chance = new Chance(createRandom(seed));
  const account = new Account();
  const { time } = account;
  const path: Path = {
    delayMs: () => {
      if (chance.happens(0.02)) return undefined;
      if (chance.happens(0.01)) return chance.between(500, 5_000);
      return chance.happens(0.1) ? chance.between(20, 320) : chance.between(0.2, 10);
    },
  };
  const lateMs = (): number => (chance.happens(0.1) ? chance.between(20, 250) : chance.between(1, 20));
  let [sent, alone] = [0, 0];
  const begin = (at: number): Trader => {
    const trader = new Trader(account, `p${at}`, { path, lateMs, random: () => chance.between(0, 1) });
    const trade = (): void => {
      trader.machine.clock.schedule(chance.between(5, 300), trade);
      if (trader.waiting > 20) return;
      const luck = chance.between(0, 1);
      if (luck < 0.5) trader.ask("private/buy", { label: String(sent) });
      else if (luck < 0.6) trader.ask("private/cancel", { order_id: String(sent) });
      else if (luck < 0.8) for (let each = 0; each < 10; each++) trader.ask("private/get_positions");
      else if (luck < 0.9) trader.ask("private/mass_quote", { quote_id: String(sent) });
      else trader.ask("private/get_transaction_log");
    };
    trade();
    return trader;
  };
  const note = ({ sent: more, states }: Trader): void => {
    sent += more;
    alone += states.filter((state) => state.startsWith("alone")).length;
  };
  const traders = [0, 1, 2, 3, 4, 5].map(begin);
  const endMs = time.now() + 60_000;
  while (time.now() < endMs) {
    await time.advance(chance.between(50, 2_000));
    const at = chance.whole(0, 5);
    const trader = traders[at] as Trader;
    const { machine } = trader;
    const luck = chance.between(0, 1);
    if (luck < 0.25) machine.host.stall("blocked", chance.between(10, 3_000));
    else if (luck < 0.4) machine.host.stall("asleep", chance.between(10, 3_000));
    else if (luck < 0.7) {
      machine.isCut = true;
      time.schedule(chance.between(10, 5_000), () => {
        machine.isCut = false;
      });
    } else if (luck < 0.8) {
      trader.limits.close();
      await time.advance(100);
      trader.kill();
      note(trader);
      traders[at] = begin(at);
    } else {
      trader.kill();
      note(trader);
      traders[at] = begin(at);
    }
  }
  for (const trader of traders) {
    note(trader);
    trader.kill();
  }
  return { refused: account.refused, sent, alone };
}
