/** The state of the platform under faults: locks, pauses, maintenance, a shifted clock. */

import type { MethodRow } from "../../generated/contract.ts";
import type { Exchange } from "../boundary/exchange.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { Refusal } from "../refusals/refusal.ts";
import { lockedByAdmin, maintenance, settlement } from "../refusals/wire-refusals.ts";
import type { Faults } from "./faults.ts";

/** The clock of the exchange: the real one, shifted by the fault `slow_clock`. */
export function createPlatformClock(clock: ExchangeClock, faults: Faults): ExchangeClock {
  return {
    now() {
      let now = clock.now();
      for (const state of faults.states()) if (state.kind === "slow_clock") now -= state.ms;
      return now;
    },
    schedule: (delayMs, task) => clock.schedule(delayMs, task),
  };
}

/** The state of the platform. */
export class Platform {
  readonly #faults: Faults;
  readonly #exchange: Exchange;

  constructor(faults: Faults, exchange: Exchange) {
    this.#faults = faults;
    this.#exchange = exchange;
  }

  /** The result of `public/status`. */
  status(): { locked: "true" | "partial" | "false"; locked_indices?: readonly string[] } {
    const indices: string[] = [];
    for (const state of this.#faults.states()) {
      if (state.kind !== "lock") continue;
      if (state.index === undefined) return { locked: "true", locked_indices: this.indices() };
      indices.push(state.index);
    }
    return indices.length === 0 ? { locked: "false" } : { locked: "partial", locked_indices: indices };
  }

  /** All indices that an instrument follows. */
  indices(): readonly string[] {
    const indices = new Set<string>();
    for (const { price_index: index } of this.#exchange.instruments().values()) {
      if (typeof index === "string") indices.add(index);
    }
    return [...indices];
  }

  /** Whether an index is locked. */
  isLocked(index: string): boolean {
    return this.#faults.states().some((state) => state.kind === "lock" && (state.index ?? index) === index);
  }

  /** Whether connections are refused. */
  isOffline(): boolean {
    return this.#faults.states().some((state) => state.kind === "maintenance" && state.disconnect === true);
  }

  /** Why a call is refused now, if it is. */
  refusalOf(row: MethodRow, params: Readonly<Record<string, unknown>>): Refusal | undefined {
    for (const state of this.#faults.states()) {
      if (state.kind === "maintenance") return maintenance();
      if (state.kind === "settlement" && row.matchingEngine) return settlement();
      if (state.kind === "lock" && opensRisk(row) && this.#isOn(state.index, params)) return lockedByAdmin();
    }
    return undefined;
  }

  /** Whether a lock covers what a call is about. */
  #isOn(index: string | undefined, params: Readonly<Record<string, unknown>>): boolean {
    if (index === undefined) return true;
    const name = params["instrument_name"];
    const instrument = typeof name === "string" ? this.#exchange.instruments().get(name) : undefined;
    return instrument?.["price_index"] === index;
  }
}

/** Cancels go through while a platform is locked. */
function opensRisk(row: MethodRow): boolean {
  return row.matchingEngine && !row.wire.startsWith("private/cancel");
}
