/** A right that one process has at a time, for a moment that it has to renew. */
import { ConnectionError } from "../errors/client.ts";
import type { Clock } from "../platform/clock.ts";
import { Emitter, type Off } from "../platform/emitter.ts";
import { messageOf } from "../platform/guard.ts";
import { warnOfThrown } from "../platform/guarded-clock.ts";
import { within } from "../platform/patience.ts";
import { type Moment, momentOf, mostSince } from "./moment.ts";
import type { Register, Registered } from "./register.ts";

/** The lease is held from now on. */
export interface LeaseTaken {
  /** Fencing token: greater than that of every earlier holder. It stays the same while the lease is renewed. */
  readonly token: number;
  /** Token of the holder before; 0 where there was none. */
  readonly previous: number;
  /** Whether the holder before let go by itself, and stopped before it did. */
  readonly isHandedOver: boolean;
  /** What the holder before left with its `release`; empty where it did not let go by itself. */
  readonly note: string;
}

/** The lease is not held any more. */
export interface LeaseLost {
  readonly token: number;
  readonly reason: string;
}

/** What a lease reports. */
export interface LeaseEvents {
  readonly taken: LeaseTaken;
  readonly lost: LeaseLost;
  /** NATS did not answer, or refused: the lease is not renewed, or cannot be taken. */
  readonly trouble: Error;
}

/** A right that one process has at a time. `createLease` makes it. */
export interface Lease extends AsyncDisposable {
  /** Whether it is held now, by the clock of this computer. Ask before each use: it takes no round trip. */
  readonly held: boolean;
  /** Fencing token while it is held. */
  readonly token: number | undefined;
  /** Milliseconds until it ends if it is not renewed; 0 where it is not held. */
  readonly leftMs: number;
  /**
   * Lets another process have it at once, with a note for it, and asks for it again after one `leaseMs`. Rejects when NATS
   * did not take that.
   */
  release(note?: string): Promise<void>;
  /** Lets go of it and asks for it no more. Never rejects: what NATS did not take ends with the time of the lease. */
  close(): Promise<void>;
  on<Name extends keyof LeaseEvents>(event: Name, listener: (event: LeaseEvents[Name]) => void): Off;
}

export interface HeldLeaseOptions {
  readonly register: Register;
  /** Name of this process, which no other has. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly clock: Clock;
}

/** What stands in the register. */
interface Claim {
  readonly holder: string;
  /** Token of the holder; 0 while it does not know it yet. */
  readonly token: number;
  /** Whether the holder let go. */
  readonly isFree: boolean;
  /** What the holder left for the next one. */
  readonly note: string;
}

interface Hold {
  readonly token: number;
  readonly revision: number;
  /** When the write was sent that proves it. */
  readonly since: Moment;
}

/** Part of its time for which a holder believes in its lease: the rest is for clocks that run unevenly. */
const trust = 0.9;
const renewalsPerLease = 3;
const looksPerLease = 10;

/**
 * A holder counts its time from before a write was sent. Another process takes over only where the same revision has stood
 * for a whole lease since it saw it, and only by a write that names this revision. So the two never overlap, whatever the
 * clocks show, as long as none runs a tenth faster than another. No clock of a server counts.
 */
export class HeldLease implements Lease {
  readonly #options: HeldLeaseOptions;
  readonly #emitter = new Emitter<LeaseEvents>((error, name) =>
    warnOfThrown(error, `a listener to ${name} of a lease`),
  );
  #hold: Hold | undefined;
  /** What stood when it was last read, and since when it is known to. */
  #seen: (Registered & { readonly sinceMs: number }) | undefined;
  #isClosed = false;
  /** Until then it is left to others. */
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #stopTimer = (): void => {};
  #stopExpiry = (): void => {};
  /** What is asked of the register, one after the other. */
  #asking: Promise<void> = Promise.resolve();

  constructor(options: HeldLeaseOptions) {
    this.#options = options;
    this.#after(0);
  }

  get held(): boolean {
    return this.leftMs > 0;
  }

  get token(): number | undefined {
    return this.held ? this.#hold?.token : undefined;
  }

  get leftMs(): number {
    if (this.#hold === undefined) return 0;
    const { clock, leaseMs } = this.#options;
    const leftMs = leaseMs * trust - mostSince(this.#hold.since, clock);
    if (leftMs > 0) return leftMs;
    this.#lose("it was not renewed in time");
    return 0;
  }

  on<Name extends keyof LeaseEvents>(event: Name, listener: (event: LeaseEvents[Name]) => void): Off {
    return this.#emitter.on(event, listener);
  }

  release(note = ""): Promise<void> {
    return this.#letGo("it was released", note);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer();
    await this.#letGo("it was closed", "").catch(() => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #letGo(reason: string, note: string): Promise<void> {
    const { clock, leaseMs } = this.#options;
    this.#restUntilMs = clock.now() + leaseMs;
    // Nothing is done under it from now on, whatever becomes of the write.
    const wasHeld = this.held;
    const hold = this.#hold;
    if (hold !== undefined) this.#lose(reason);
    await this.#inTurn(async () => {
      if (!wasHeld || hold === undefined) return;
      // A renewal that was under way may have moved the revision.
      const { value, revision } = await this.#read();
      if (this.#isOwn(value, hold.token)) await this.#write({ token: hold.token, isFree: true, note }, revision);
    });
  }

  /** Renews the lease, or looks whether it can be taken. */
  #turn(): void {
    this.#inTurn(() => (this.held ? this.#renew() : this.#look()))
      .catch((error: unknown) => {
        this.#emitter.emit("trouble", new ConnectionError(`the lease: ${messageOf(error)}`, { cause: error }));
        return looksPerLease;
      })
      .then((timesPerLease) => this.#after(this.#options.leaseMs / timesPerLease));
  }

  #after(delayMs: number): void {
    if (this.#isClosed) return;
    this.#stopTimer();
    this.#stopTimer = this.#options.clock.schedule(delayMs, () => this.#turn());
  }

  /** Gives how many times in a lease it is to be done. */
  async #renew(): Promise<number> {
    const hold = this.#hold as Hold;
    const since = momentOf(this.#options.clock);
    const revision = await this.#write({ token: hold.token, isFree: false, note: "" }, hold.revision);
    // It may have ended meanwhile.
    if (this.#hold !== hold || !this.held) return looksPerLease;
    if (revision !== undefined) {
      this.#keep({ token: hold.token, revision, since });
      return renewalsPerLease;
    }
    const { value, revision: stands } = await this.#read();
    if (this.#hold !== hold) return looksPerLease;
    if (this.#isOwn(value, hold.token)) {
      // An earlier renewal came through after all. When it was sent is not known any more: it proves nothing new.
      this.#hold = { ...hold, revision: stands };
      return Number.POSITIVE_INFINITY;
    }
    this.#lose("another process took it");
    return looksPerLease;
  }

  async #look(): Promise<number> {
    const { clock, leaseMs, holder, register } = this.#options;
    const read = await this.#read();
    const sinceMs = this.#seen?.revision === read.revision ? this.#seen.sinceMs : clock.now();
    this.#seen = { ...read, sinceMs };
    const claim = claimOf(read.value);
    const isFree = claim?.isFree === true || claim?.holder === holder;
    if (this.#isClosed || clock.now() < this.#restUntilMs) return looksPerLease;
    if (!isFree && clock.now() - sinceMs < leaseMs) return looksPerLease;
    const since = momentOf(clock);
    const token = await this.#write({ token: 0, isFree: false, note: "" }, read.revision);
    if (token === undefined) return looksPerLease;
    if (this.#isClosed || clock.now() < this.#restUntilMs) {
      // As if it had not been taken: what the holder before left is for the next one.
      await this.#patiently(() => register.write(read.value, token));
      return looksPerLease;
    }
    this.#keep({ token, revision: token, since });
    // The answer may have come too late.
    if (!this.held) return looksPerLease;
    this.#emitter.emit("taken", {
      token,
      previous: claim?.token || read.revision,
      isHandedOver: claim?.isFree === true,
      note: claim?.note ?? "",
    });
    return renewalsPerLease;
  }

  #keep(hold: Hold): void {
    const { clock, leaseMs } = this.#options;
    this.#hold = hold;
    this.#stopExpiry();
    const leftMs = leaseMs * trust - mostSince(hold.since, clock);
    this.#stopExpiry = clock.schedule(Math.max(0, leftMs), () => void this.held);
  }

  #lose(reason: string): void {
    const hold = this.#hold;
    if (hold === undefined) return;
    this.#hold = undefined;
    this.#stopExpiry();
    this.#emitter.emit("lost", { token: hold.token, reason });
  }

  #isOwn(value: string, token: number): boolean {
    const claim = claimOf(value);
    return claim?.holder === this.#options.holder && !claim.isFree && [0, token].includes(claim.token);
  }

  /** One at a time: a renewal must not overtake a release. */
  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const done = this.#asking.then(task);
    this.#asking = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  #read(): Promise<Registered> {
    return this.#patiently(() => this.#options.register.read());
  }

  #write(claim: Omit<Claim, "holder">, revision: number): Promise<number | undefined> {
    const { holder, register } = this.#options;
    return this.#patiently(() => register.write(JSON.stringify({ holder, ...claim } satisfies Claim), revision));
  }

  /** NATS answers in a millisecond or so: what takes a third of the lease is asked anew. */
  #patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
    const { clock, leaseMs } = this.#options;
    return within(clock, leaseMs / renewalsPerLease, ask);
  }
}

function claimOf(value: string): Claim | undefined {
  if (value === "") return undefined;
  try {
    const { holder, token, isFree, note } = JSON.parse(value) as Partial<Claim>;
    return { holder: String(holder), token: Number(token) || 0, isFree: isFree === true, note: String(note ?? "") };
  } catch {
    // What another program wrote holds the lease until it has stood for its whole time.
    return undefined;
  }
}
