/** How long the entries of a ledger have stood still, as far as one process has seen. */
import type { CreditLedger } from "./ledger.ts";

/** A number that counts up, and since when it stands as it does. */
interface Still {
  readonly count: number;
  readonly sinceMs: number;
}

export class SeenLedger {
  readonly #leaseMs: number;
  readonly #members = new Map<string, Still>();
  #revision: Still = { count: 0, sinceMs: Number.POSITIVE_INFINITY };

  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs;
  }

  /** Takes a look. Gives the processes whose entry has stood still for a whole lease. */
  look(ledger: CreditLedger | undefined, revision: number, nowMs: number): Set<string> {
    if (this.#revision.count !== revision) this.#revision = { count: revision, sinceMs: nowMs };
    const members = ledger?.members ?? {};
    for (const name of this.#members.keys()) if (members[name] === undefined) this.#members.delete(name);
    const dead = new Set<string>();
    for (const [name, { turn }] of Object.entries(members)) {
      const still = this.#members.get(name);
      if (still?.count !== turn) this.#members.set(name, { count: turn, sinceMs: nowMs });
      else if (nowMs - still.sinceMs >= this.#leaseMs) dead.add(name);
    }
    return dead;
  }

  /** Whether no process wrote it for a whole lease. */
  isLeft(nowMs: number): boolean {
    return nowMs - this.#revision.sinceMs >= this.#leaseMs;
  }
}
