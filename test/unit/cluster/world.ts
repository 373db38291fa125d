/** Processes that share a register, under one virtual clock: a model of NATS, of its network, and of computers. */
import { createRandom } from "../../../simulator/determinism/random.ts";
import { createVirtualClock, type VirtualClock } from "../../../simulator/index.ts";
import { HeldLease } from "../../../src/cluster/lease.ts";
import type { Register, Registered } from "../../../src/cluster/register.ts";
import type { Clock } from "../../../src/platform/clock.ts";
import { Chance } from "../../simulation/plan/chance.ts";
import { Host } from "../../simulation/taps/host.ts";

export const leaseMs = 1_000;

/** A register of one server. Writes are in one order, and name the revision that they follow. */
export class Server implements Register {
  #standing: Registered = { value: "", revision: 0 };

  async read(): Promise<Registered> {
    return this.#standing;
  }

  async write(value: string, revision: number): Promise<number | undefined> {
    if (revision !== this.#standing.revision) return undefined;
    this.#standing = { value, revision: revision + 1 };
    return revision + 1;
  }
}

/** What becomes of one message on its way. */
export interface Path {
  /** Milliseconds until it arrives; `undefined` where it is lost. */
  delayMs(): number | undefined;
}

/** A computer that runs unevenly, sleeps, and may be cut off. */
export class Machine {
  readonly host: Host;
  readonly clock: Clock;
  readonly path: Path;
  isCut = false;
  isDead = false;

  constructor(time: VirtualClock, path: Path = { delayMs: () => 1 }, rate = 1) {
    const beganMs = time.now();
    this.host = new Host({
      now: () => beganMs + (time.now() - beganMs) * rate,
      schedule: (delayMs, task) => time.schedule(delayMs / rate, task),
    });
    this.clock = {
      now: () => this.host.now(),
      wall: () => this.host.wall(),
      schedule: (delayMs, task) => this.host.schedule(delayMs, () => void (!this.isDead && task())),
    };
    this.path = path;
    this.#time = time;
  }

  readonly #time: VirtualClock;

  /** A register as it is reached from here. */
  over(server: Register): Register {
    return {
      read: () => this.ask(() => server.read()),
      write: (value, revision) => this.ask(() => server.write(value, revision)),
    };
  }

  lease(server: Register, holder: string): HeldLease {
    return new HeldLease({ register: this.over(server), holder, leaseMs, clock: this.clock });
  }

  /** Something reaches the process, if it lives. */
  receive(task: () => void): void {
    this.host.arrive(() => void (!this.isDead && task()));
  }

  /** A request that is lost is never answered. */
  ask<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#travel(() => {
        ask().then(
          (answer) => this.#travel(() => this.receive(() => resolve(answer))),
          (error) => this.#travel(() => this.receive(() => reject(error))),
        );
      });
    });
  }

  #travel(arrive: () => void): void {
    const delayMs = this.path.delayMs();
    if (delayMs !== undefined && !this.isCut && !this.isDead) this.#time.schedule(delayMs, arrive);
  }
}

export interface LeaseRun {
  readonly violations: readonly string[];
  /** Uses of the lease, by all processes. */
  readonly uses: number;
  /** How often the holder changed. */
  readonly changes: number;
}

/** Three processes that ask for one lease and use it whenever they hold it, while everything fails. */
export async function runLeases(seed: number): Promise<LeaseRun> {
  const chance = new Chance(createRandom(seed));
  const time = createVirtualClock();
  const server = new Server();
  let isQuiet = false;
  const path: Path = {
    delayMs: () => {
      if (isQuiet) return 1;
      if (chance.happens(0.02)) return undefined;
      // Now and then a request lies in the buffer of a client that connects again much later.
      if (chance.happens(0.01)) return chance.between(500, 8_000);
      return chance.happens(0.1) ? chance.between(20, 320) : chance.between(0.2, 20);
    },
  };
  const violations: string[] = [];
  let [uses, changes, latest] = [0, 0, 0];
  const machines = [0.97, 1, 1.03].map((rate) => new Machine(time, path, rate));
  const leases: (HeldLease | undefined)[] = machines.map((machine, at) => machine.lease(server, `p${at}`));
  const use = (at: number): void => {
    const lease = leases[at];
    const machine = machines[at];
    if (lease === undefined || machine === undefined) return;
    machine.clock.schedule(chance.between(1, 40), () => use(at));
    const { token } = lease;
    if (token === undefined) return;
    uses++;
    if (token < latest)
      violations.push(`${time.now()}: process ${at} used the lease ${token} after ${latest} was used`);
    if (token > latest) changes++;
    latest = Math.max(latest, token);
  };
  machines.forEach((_, at) => void use(at));
  const endMs = time.now() + 60_000;
  while (time.now() < endMs) {
    await time.advance(chance.between(50, 2_000));
    const at = Math.floor(chance.between(0, 3));
    const machine = machines[at];
    const lease = leases[at];
    if (machine === undefined || lease === undefined) continue;
    const luck = chance.between(0, 1);
    if (luck < 0.25) machine.host.stall("blocked", chance.between(10, 3_000));
    else if (luck < 0.45) machine.host.stall("asleep", chance.between(10, 3_000));
    else if (luck < 0.7) cut(machine, time, chance.between(10, 4_000));
    else if (luck < 0.8) lease.release().catch(() => {});
    else if (luck < 0.9) {
      // It dies without a word. Another one is started in its place.
      machine.isDead = true;
      machines[at] = new Machine(time, path, chance.between(0.97, 1.03));
      leases[at] = machines[at]?.lease(server, `p${at}-${time.now()}`);
      use(at);
    }
  }
  isQuiet = true;
  await time.advance(10_000);
  const before = uses;
  await time.advance(1_000);
  if (uses === before) violations.push("nothing holds the lease, long after all is well");
  return { violations, uses, changes };
}

function cut(machine: Machine, time: VirtualClock, forMs: number): void {
  machine.isCut = true;
  time.schedule(forMs, () => {
    machine.isCut = false;
  });
}
