/** One process that shares the credits of an account: it borrows what it needs, and gives back what it does not use. */
import { ConfigError } from "../../errors/client.ts";
import type { PoolSize } from "../../limits/pool.ts";
import type { Clock } from "../../platform/clock.ts";
import { messageOf } from "../../platform/guard.ts";
import { within } from "../../platform/patience.ts";
import type { Random } from "../../platform/random.ts";
import type { LimitPool } from "../../venue.ts";
import { type Moment, momentOf, mostSince } from "../moment.ts";
import type { Register } from "../register.ts";
import { type CreditLedger, heldOf, readLedger } from "./ledger.ts";
import type { LendingProcess, LentPool } from "./lent-pool.ts";
import { SeenLedger } from "./seen-ledger.ts";
import { type Loan, ledgerAfter, loanOf } from "./turn.ts";

/** Whether a process shares with the others. */
export type SharingState =
  /** It has not seen yet what the others hold. */
  | "joining"
  /** It borrows what the others do not need. */
  | "shared"
  /** NATS does not answer, or the others have other options: it uses its own part and nothing else. */
  | "alone";

export interface SharesOptions {
  readonly register: Register;
  /** Name of this process, which no other has. */
  readonly holder: string;
  readonly leaseMs: number;
  /** What all processes have to agree on. */
  readonly terms: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly onState: (state: SharingState, reason: string) => void;
}

/** Part of its time for which a process believes in a loan: the rest is for clocks that run unevenly. */
const trust = 0.9;
const turnsPerLease = 3;
/** Shortest time between two turns for calls that are no cancels, in milliseconds. */
const pauseMs = 25;
/** Longest extra wait, in milliseconds, so that not all that wait ask at the same moment. */
const spreadMs = 25;
/** How often a process that closes tries to write, where others come first. */
const closingTries = 10;

export class Shares implements LendingProcess {
  readonly pools: readonly LentPool[];
  readonly #options: SharesOptions;
  #state: SharingState = "joining";
  /** When the write was sent that proves what was lent to this process. */
  #since: Moment | undefined;
  /** The last write that was confirmed, and the last that was tried. */
  #confirmed = 0;
  #tried = 0;
  readonly #seen: SeenLedger;
  #begunBy = "";
  /** When NATS was asked last that has answered. */
  #answered: Moment;
  /** What the exchange said, and the ledger does not say yet. */
  readonly #learned = new Map<LimitPool, PoolSize>();
  readonly #exhausted = new Set<LimitPool>();
  #turning: Promise<void> | undefined;
  #isClosing = false;
  #lastTurnMs = Number.NEGATIVE_INFINITY;
  #dueMs = Number.POSITIVE_INFINITY;
  #stopTimer = (): void => {};

  /** `pools` is filled before it is opened. */
  constructor(options: SharesOptions, pools: readonly LentPool[]) {
    this.#options = options;
    this.pools = pools;
    this.#seen = new SeenLedger(options.leaseMs);
    this.#answered = momentOf(options.clock);
  }

  get state(): SharingState {
    return this.#state;
  }

  open(): void {
    this.#after(0);
  }

  /** Gives back what it holds. What NATS does not take comes back after one lease. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#stopTimer();
    await this.#turning;
    for (let tries = 0; tries < closingTries; tries++) {
      if (await this.#turn().catch(() => true)) return;
    }
  }

  isGood(): boolean {
    return this.#since !== undefined && this.#leftMs(this.#since) > 0;
  }

  isHopeful(): boolean {
    return this.#state !== "alone" && !this.#isClosing;
  }

  now(): number {
    return this.#options.clock.now();
  }

  wake(isUrgent: boolean): void {
    if (this.#turning !== undefined) return;
    this.#after(isUrgent && this.isHopeful() ? 0 : Math.max(0, this.#lastTurnMs + pauseMs - this.now()));
  }

  /** Tells the others the size of a pool. */
  learn(name: LimitPool, size: PoolSize): void {
    const { capacity, perSecond } = this.#pool(name).size;
    if (capacity === size.capacity && perSecond === size.perSecond) return;
    this.#learned.set(name, size);
    this.wake(true);
  }

  /** Tells the others that a pool is empty. */
  exhausted(name: LimitPool): void {
    this.#exhausted.add(name);
    this.wake(true);
  }

  #leftMs(since: Moment): number {
    return this.#options.leaseMs * trust - mostSince(since, this.#options.clock);
  }

  #after(delayMs: number): void {
    const dueMs = this.now() + delayMs;
    if (this.#isClosing || this.#dueMs <= dueMs) return;
    this.#stopTimer();
    this.#dueMs = dueMs;
    this.#stopTimer = this.#options.clock.schedule(delayMs, () => this.#start());
  }

  #start(): void {
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#turning = this.#turn()
      .then(
        () => this.#become("shared", ""),
        (error: unknown) => {
          // One answer that is lost says nothing yet.
          if (error instanceof ConfigError || this.#leftMs(this.#answered) <= 0)
            this.#become("alone", messageOf(error));
        },
      )
      .then(() => {
        this.#turning = undefined;
        this.#lastTurnMs = this.now();
        this.#after(this.#nextMs());
      });
  }

  #become(state: SharingState, reason: string): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state, reason);
  }

  /** Milliseconds until the next turn: a part of the lease, or when there may be something for what is wished. */
  #nextMs(): number {
    const { leaseMs, random } = this.#options;
    const longestMs = leaseMs / turnsPerLease;
    if (this.#state === "alone") return longestMs / 2;
    const now = this.now();
    const waits = this.pools.map(({ estimate, wish: { cancels, others, least }, cut: { reserve } }) => {
      if (cancels > 0) return Math.max(1, estimate.msUntil(Math.min(cancels, least), now));
      if (others < least) return longestMs;
      return Math.max(pauseMs, estimate.msUntil(reserve + least, now)) + random() * spreadMs;
    });
    return Math.min(longestMs, ...waits);
  }

  /** Gives false where another process wrote first. */
  async #turn(): Promise<boolean> {
    const { register, holder } = this.#options;
    const { value, revision } = await this.#patiently(() => register.read());
    const since = momentOf(this.#options.clock);
    this.#answered = since;
    const now = since.steadyMs;
    const read = readLedger(
      value,
      this.pools.map(({ name }) => name),
    );
    const dead = this.#seen.look(read, revision, now);
    // Its own entry may be old and is renewed.
    dead.delete(holder);
    const ledger = this.#agreed(read, dead) ?? this.#newLedger();
    this.#see(ledger, dead, now);
    const loans = this.pools.map((pool) => this.#loan(pool, ledger, now));
    const isChanged =
      ledger !== read ||
      dead.size > 0 ||
      this.#learned.size + this.#exhausted.size > 0 ||
      loans.some(({ borrowed, returned }) => borrowed + returned > 0);
    const isDue = this.#since === undefined || now - this.#since.steadyMs >= this.#options.leaseMs / turnsPerLease - 1;
    const isIn = ledger.members[holder] !== undefined || loans.some(({ held }) => held > 0);
    if (!isChanged && !(isIn && (isDue || this.#isClosing))) return true;
    const turn = ++this.#tried;
    const next = ledgerAfter(ledger, loans, { holder, turn, dead });
    const [learned, exhausted] = [[...this.#learned.keys()], [...this.#exhausted]];
    const written = await this.#patiently(() => register.write(JSON.stringify(next), revision));
    if (written === undefined) {
      // Another process came first: nothing was given back.
      for (const { name, returned } of loans) if (returned > 0) this.#pool(name).pool.lend(returned);
      return false;
    }
    this.#confirmed = turn;
    this.#since = since;
    this.#begunBy = next.begunBy;
    for (const name of learned) this.#learned.delete(name);
    for (const name of exhausted) this.#exhausted.delete(name);
    this.#read(next, now);
    for (const { name, borrowed } of loans) if (borrowed > 0) this.#pool(name).pool.lend(borrowed);
    return true;
  }

  /** The ledger, where its terms are those of this process; `undefined` where a new one is to be begun. */
  #agreed(ledger: CreditLedger | undefined, dead: ReadonlySet<string>): CreditLedger | undefined {
    const { terms } = this.#options;
    if (ledger === undefined || ledger.terms === terms) return ledger;
    if (this.#seen.isLeft(this.now()) && Object.keys(ledger.members).every((name) => dead.has(name))) return undefined;
    throw new ConfigError(
      "clusterLimits",
      `called with the options of the account's other processes, ${ledger.terms}`,
      terms,
    );
  }

  /** Begins empty: what the exchange still has is not known. */
  #newLedger(): CreditLedger {
    const { holder, terms } = this.#options;
    const pools = this.pools.map(({ name, size }) => [name, { size, level: 0, lent: 0 }] as const);
    const begunBy = `${holder}-${this.#tried + 1}`;
    return { begunBy, terms, pools: Object.fromEntries(pools) as CreditLedger["pools"], members: {} };
  }

  #see(ledger: CreditLedger, dead: ReadonlySet<string>, now: number): void {
    if (ledger.begunBy !== this.#begunBy) for (const { estimate } of this.pools) estimate.forget();
    this.#begunBy = ledger.begunBy;
    const turn = ledger.members[this.#options.holder]?.turn;
    if (turn !== undefined && turn === this.#tried) this.#confirmed = turn;
    // It was taken for dead, or the ledger was lost: nothing is lent to it any more.
    if (turn !== this.#confirmed) this.#since = undefined;
    const members = Object.fromEntries(Object.entries(ledger.members).filter(([name]) => !dead.has(name)));
    this.#read({ ...ledger, members }, now);
  }

  #read(ledger: CreditLedger, now: number): void {
    for (const pool of this.pools) {
      const entry = ledger.pools[pool.name];
      pool.resize(entry.size);
      pool.estimate.see(entry, heldOf(ledger, pool.name), pool.cut.common, now);
    }
  }

  #loan(share: LentPool, ledger: CreditLedger, now: number): Loan {
    const { name, estimate, cut, pool } = share;
    const learned = this.#learned.get(name);
    const isLeaving = this.#isClosing;
    const standing = {
      name,
      level: estimate.at(now),
      reserve: cut.reserve,
      wish: isLeaving ? { cancels: 0, others: 0, least: 0 } : share.wish,
      returned: pool.giveBack(isLeaving ? 0 : pool.lent - share.spare),
      lent: pool.lent,
      room: pool.room,
      isExhausted: this.#exhausted.has(name),
      size: learned ?? share.size,
      growth: learned === undefined ? 0 : share.cutOf(learned).common.capacity - cut.common.capacity,
    };
    return loanOf(standing, ledger.pools[name]);
  }

  #pool(name: LimitPool): LentPool {
    return this.pools.find((each) => each.name === name) as LentPool;
  }

  #patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
    return within(this.#options.clock, this.#options.leaseMs / turnsPerLease, ask);
  }
}
