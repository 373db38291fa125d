/** The arithmetic of one turn: what a process borrows and gives back, and what the ledger says afterwards. */
import type { PoolSize } from "../../limits/pool.ts";
import type { LimitPool } from "../../venue.ts";
import type { CreditLedger, LedgerPool, Member } from "./ledger.ts";

/** What a process asks of the common part of one pool. */
export interface Wish {
  /** For cancels that wait. */
  readonly cancels: number;
  readonly others: number;
  /** Less than this is of no use. */
  readonly least: number;
}

/** One pool of one process, before the turn. */
export interface PoolTurn {
  readonly name: LimitPool;
  /** What can be lent. */
  readonly level: number;
  /** Credits that are lent for cancels alone. */
  readonly reserve: number;
  readonly wish: Wish;
  /** What the process holds of what was lent to it. */
  readonly lent: number;
  /** What would fill up the part of its own: that is not held, but spent. */
  readonly room: number;
  /** What it gives back. */
  readonly returned: number;
  /** The exchange said that the pool is empty. */
  readonly isExhausted: boolean;
  readonly size: PoolSize;
  /** How much larger the common part is than the ledger says. */
  readonly growth: number;
}

/** What becomes of one pool. */
export interface Loan {
  readonly name: LimitPool;
  readonly borrowed: number;
  readonly returned: number;
  /** What the process holds afterwards, at most. */
  readonly held: number;
  readonly pool: LedgerPool;
}

/** Cancels may borrow all there is, other calls leave the reserve. */
export function loanOf(standing: PoolTurn, { lent }: LedgerPool): Loan {
  const { name, wish, reserve, returned, room, isExhausted, size, growth } = standing;
  const level = isExhausted ? Math.min(standing.level, 0) : standing.level;
  const forCancels = granted(level, wish.cancels, wish.least);
  const borrowed = forCancels + granted(level - forCancels - reserve, wish.others, wish.least);
  return {
    name,
    borrowed,
    returned,
    held: standing.lent + Math.max(0, borrowed - room),
    // What is gone counts as lent: no process may believe any more that it is there.
    pool: { size, level: level - borrowed + returned + growth, lent: lent + borrowed + (standing.level - level) },
  };
}

/** All that is asked for, or what there is, if that is of any use. */
function granted(level: number, wanted: number, least: number): number {
  return level >= Math.min(wanted, least) ? Math.max(0, Math.min(wanted, level)) : 0;
}

/** What stands in the ledger after a turn. `dead` are the processes that are left out of it. */
export function ledgerAfter(
  ledger: CreditLedger,
  loans: readonly Loan[],
  { holder, turn, dead }: { readonly holder: string; readonly turn: number; readonly dead: ReadonlySet<string> },
): CreditLedger {
  const others = Object.entries(ledger.members).filter(([name]) => name !== holder && !dead.has(name));
  const held = Object.fromEntries(loans.filter((each) => each.held > 0).map((each) => [each.name, each.held]));
  const own: [string, Member][] = Object.keys(held).length === 0 ? [] : [[holder, { turn, held }]];
  return {
    ...ledger,
    pools: Object.fromEntries(loans.map(({ name, pool }) => [name, pool])) as CreditLedger["pools"],
    members: Object.fromEntries([...others, ...own]),
  };
}
