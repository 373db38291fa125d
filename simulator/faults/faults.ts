/** The rules in force, and which of them strikes now. Carries out nothing itself. */

import type { ExchangeClock } from "../determinism/clock.ts";
import type { Random } from "../determinism/random.ts";
import type { CallFault, ConnectFault, FaultRule, LineFault, MessageFault, StateFault } from "./fault.ts";
import { isCallFault, isConnectFault, isLineFault, isMessageFault, isStateFault } from "./kinds.ts";
import { readRule } from "./read-rule.ts";

/** A rule with the id for `remove`, and how often it struck. */
export type ListedRule = FaultRule & { readonly id: number; readonly strikes: number };

/** The faults that are struck from outside: by the clock, on everything that is open. */
export interface FaultTargets {
  /** A line fault that names no call and no channel is due. */
  strikeLines(fault: LineFault): void;
  /** A state of the exchange begins or ends. */
  stateChanged(fault: StateFault, isOn: boolean): void;
}

interface Entry {
  readonly id: number;
  readonly rule: FaultRule;
  readonly armedAtMs: number;
  readonly disarmedAtMs: number;
  matches: number;
  strikes: number;
  isOn: boolean;
  cancels: (() => void)[];
}

/** The faults of one exchange. */
export class Faults {
  readonly #clock: ExchangeClock;
  readonly #random: Random;
  readonly #entries = new Map<number, Entry>();
  #targets: FaultTargets | undefined;
  #lastId = 0;

  constructor(clock: ExchangeClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Sets the targets of faults that strike by time. */
  aim(targets: FaultTargets): void {
    this.#targets = targets;
  }

  /**
   * Adds a rule, and returns the id for `remove`.
   *
   * @throws TypeError when the rule has a kind or a member that does not exist.
   */
  add(rule: FaultRule): number {
    readRule(rule);
    this.#lastId += 1;
    const afterMs = rule.afterMs ?? 0;
    const armedAtMs = this.#clock.now() + afterMs;
    const armedForMs = isStateFault(rule) ? undefined : rule.forMs;
    const disarmedAtMs = armedAtMs + (armedForMs ?? Number.POSITIVE_INFINITY);
    const entry: Entry = {
      id: this.#lastId,
      rule,
      armedAtMs,
      disarmedAtMs,
      matches: 0,
      strikes: 0,
      isOn: false,
      cancels: [],
    };
    this.#entries.set(entry.id, entry);
    if (rule.method === undefined && rule.channel === undefined) this.#scheduleStrike(entry, rule, afterMs);
    return entry.id;
  }

  /** Removes a rule. A state that it started ends. */
  remove(id: number): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) return false;
    for (const cancel of entry.cancels) cancel();
    this.#entries.delete(id);
    if (isStateFault(entry.rule)) this.#endState(entry, entry.rule);
    return true;
  }

  /** Removes all rules. */
  clear(): void {
    for (const id of [...this.#entries.keys()]) this.remove(id);
  }

  list(): readonly ListedRule[] {
    return [...this.#entries.values()].map(({ id, rule, strikes }) => ({ ...rule, id, strikes }));
  }

  /** The fault that an attempt to connect meets. */
  onConnect(): ConnectFault | undefined {
    for (const entry of this.#entries.values()) {
      if (isConnectFault(entry.rule) && this.#strikes(entry)) return entry.rule;
    }
    return undefined;
  }

  /** The faults that one call meets. */
  onCall(method: string): readonly (CallFault | LineFault | MessageFault)[] {
    if (this.#entries.size === 0) return [];
    const struck: (CallFault | LineFault | MessageFault)[] = [];
    for (const entry of this.#entries.values()) {
      const { rule } = entry;
      if (isConnectFault(rule) || rule.channel !== undefined) continue;
      if (rule.method === undefined && !isCallFault(rule)) continue;
      if (entry.isOn || !matches(rule.method, method) || !this.#strikes(entry)) continue;
      if (isStateFault(rule)) this.#beginState(entry, rule);
      else struck.push(rule);
    }
    return struck;
  }

  /** The faults that one notification meets. */
  onNotification(channel: string, isChange: boolean): readonly (LineFault | MessageFault)[] {
    if (this.#entries.size === 0) return [];
    const struck: (LineFault | MessageFault)[] = [];
    for (const entry of this.#entries.values()) {
      const { rule } = entry;
      if (!(isMessageFault(rule) || isLineFault(rule)) || rule.method !== undefined) continue;
      if (rule.channel === undefined && !isMessageFault(rule)) continue;
      if (rule.kind === "gap" && !isChange) continue;
      if (matches(rule.channel, channel) && this.#strikes(entry)) struck.push(rule);
    }
    return struck;
  }

  /** The states that hold now. */
  states(): readonly StateFault[] {
    if (this.#entries.size === 0) return [];
    const states: StateFault[] = [];
    for (const { rule, isOn } of this.#entries.values()) if (isOn && isStateFault(rule)) states.push(rule);
    return states;
  }

  /** Whether a match strikes now. */
  #strikes(entry: Entry): boolean {
    const now = this.#clock.now();
    return now >= entry.armedAtMs && now < entry.disarmedAtMs && this.#counts(entry);
  }

  /** Whether a match strikes, by number and by chance. */
  #counts(entry: Entry): boolean {
    const { rule } = entry;
    const times = rule.times ?? (rule.chance === undefined ? 1 : Number.POSITIVE_INFINITY);
    if (entry.strikes >= times) return false;
    entry.matches += 1;
    if (entry.matches <= (rule.skip ?? 0)) return false;
    if (rule.chance !== undefined && this.#random() >= rule.chance) return false;
    entry.strikes += 1;
    return true;
  }

  /** Schedules a rule without `method` and `channel`: it strikes when it is armed, by `chance` if the rule has one. */
  #scheduleStrike(entry: Entry, rule: FaultRule, afterMs: number): void {
    if (!isStateFault(rule) && !isLineFault(rule)) return;
    const strike = () => {
      if (!this.#counts(entry)) return;
      if (isStateFault(rule)) this.#beginState(entry, rule);
      else this.#targets?.strikeLines(rule);
    };
    if (isStateFault(rule) && afterMs === 0) strike();
    else entry.cancels.push(this.#clock.schedule(afterMs, strike));
  }

  #beginState(entry: Entry, fault: StateFault): void {
    entry.isOn = true;
    this.#targets?.stateChanged(fault, true);
    const { forMs } = entry.rule;
    if (forMs !== undefined) entry.cancels.push(this.#clock.schedule(forMs, () => this.#endState(entry, fault)));
  }

  #endState(entry: Entry, fault: StateFault): void {
    if (!entry.isOn) return;
    entry.isOn = false;
    this.#targets?.stateChanged(fault, false);
  }
}

/** Whether a name fits a pattern; no pattern fits all. */
function matches(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined || pattern === name) return true;
  return pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1));
}
