/** Three processes of which one leads, on the offline exchange and a model of NATS, in virtual time. */
import { createRandom } from "../../simulator/determinism/random.ts";
import { createSimulator, createVirtualClock, type Simulator, type VirtualClock } from "../../simulator/index.ts";
import { type Client, createClient } from "../../src/client/client.ts";
import { Leading } from "../../src/cluster/leader.ts";
import { tokenOf } from "../../src/cluster/order-labels.ts";
import { isSettled, type Journal, type JournalEntry, type JournalIntent } from "../../src/journal/journal.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { compare, Truth } from "../crashes/truth.ts";
import { Chance } from "../simulation/plan/chance.ts";
import { leaseMs, Machine, type Path, Server } from "../unit/cluster/world.ts";

export interface LeadersRun {
  readonly violations: readonly string[];
  readonly orders: number;
  /** Terms in office. */
  readonly terms: number;
  readonly handOvers: number;
  /** Calls that a leader looked up for the one before it. */
  readonly recovered: number;
}

const key = { clientId: "sim-client", clientSecret: "sim-secret-0001" };
const instrument_name = "BTC-PERPETUAL";
const name = "maker";

/** A journal that every process reaches, over the network. */
class SharedJournal {
  readonly entries: JournalEntry[] = [];

  open(machine: Machine): Journal {
    return {
      append: (entries) => machine.ask(async () => void this.entries.push(...entries)),
      unfinished: () => machine.ask(async () => this.unfinished()),
      close: () => {},
    };
  }

  unfinished(): readonly JournalIntent[] {
    const open = new Map<string, JournalIntent>();
    for (const entry of this.entries) {
      if (entry.what === "intent") open.set(entry.call, entry);
      else if (isSettled(entry.fate)) open.delete(entry.call);
    }
    return [...open.values()];
  }
}

interface World {
  readonly time: VirtualClock;
  readonly simulator: Simulator;
  readonly server: Server;
  readonly journal: SharedJournal;
  readonly chance: Chance;
  readonly path: Path;
  readonly violations: string[];
  /** When each token began to lead. */
  readonly began: Map<number, number>;
  latest: number;
  /** The first token of the row of hand-overs that goes on. */
  oldest: number;
  price: number;
  isQuiet: boolean;
  handOvers: number;
  recovered: number;
}

/** One process, its computer and its sockets. */
class Member {
  readonly machine: Machine;
  readonly leader: Leading;
  readonly #world: World;
  readonly #sockets = new Set<{ terminate(): void }>();
  #token = 0;

  constructor(world: World, id: string) {
    this.#world = world;
    const { chance, journal, server } = world;
    this.machine = new Machine(world.time, world.path, chance.between(0.999, 1.001));
    const { clock } = this.machine;
    this.leader = new Leading({
      name,
      leaseMs,
      clock,
      lease: () => this.machine.lease(server, id),
      journal: () => journal.open(this.machine),
      client: {
        network: { ws: world.simulator.url },
        credentials: key,
        transport: this.#transport(world.simulator.transport),
        random: () => chance.between(0, 1),
        clock,
        limits: false,
        timeoutMs: 5_000,
        openTimeoutMs: false,
        reconnect: { backoff: { kind: "fixed", delayMs: 100 } },
      },
      onStandby: () => {},
      onLead: ({ deribit, token, signal, isHandedOver, recovered }) => {
        world.began.set(token, world.time.now());
        world.recovered += recovered.length;
        if (isHandedOver) world.handOvers++;
        else world.oldest = token;
        this.#token = token;
        this.#trade(deribit, signal, []);
      },
    });
    this.leader.open().catch(() => {});
  }

  /** Dies without a word. */
  kill(): void {
    this.machine.isDead = true;
    this.drop();
  }

  drop(): void {
    for (const socket of this.#sockets) socket.terminate();
    this.#sockets.clear();
  }

  #trade(deribit: Client, signal: AbortSignal, open: string[]): void {
    const { chance } = this.#world;
    this.machine.clock.schedule(chance.between(20, 200), () => {
      if (signal.aborted) {
        // A strategy that does not look: nothing of it leaves.
        deribit.private
          .buy({ instrument_name, amount: 10, price: this.#price(), label: `${name}.stray` })
          .catch(() => {});
        return;
      }
      this.#trade(deribit, signal, open);
      if (!this.#world.isQuiet) this.#act(deribit, open).catch(() => {});
    });
  }

  async #act(deribit: Client, open: string[]): Promise<void> {
    const { chance } = this.#world;
    const luck = chance.between(0, 1);
    const price = this.#price();
    const order_id = open.length === 0 ? undefined : chance.pick(open);
    if (luck < 0.6 || order_id === undefined) {
      const { order } = await deribit.private.buy({ instrument_name, amount: 10, price, post_only: true });
      open.push(order.order_id);
    } else if (luck < 0.8) {
      await deribit.private.edit({ order_id, amount: 10, price, post_only: true });
    } else {
      await deribit.private.cancel({ order_id });
    }
  }

  /** Each price is used once: an edit is known by it. */
  #price(): number {
    this.#world.price += 0.5;
    return this.#world.price;
  }

  #transport(transport: Transport): Transport {
    return {
      connect: (url, handlers) => {
        const socket = transport.connect(url, {
          onOpen: () => this.machine.receive(() => handlers.onOpen()),
          onText: (text) => this.machine.receive(() => handlers.onText(text)),
          onClose: (close) => this.machine.receive(() => handlers.onClose(close)),
        });
        this.#sockets.add(socket);
        const send = (text: string): void => {
          if (this.machine.isDead) return;
          this.#look(text);
          socket.send(text);
        };
        return { send, close: (...given) => socket.close(...given), terminate: () => socket.terminate() };
      },
    };
  }

  /** No order or edit leaves after a newer leader sent one. */
  #look(text: string): void {
    const { method, params } = JSON.parse(text) as { method?: string; params?: Record<string, unknown> };
    if (method !== "private/buy" && method !== "private/edit") return;
    const world = this.#world;
    const token = method === "private/buy" ? (tokenOf(params?.["label"], name) ?? -1) : this.#token;
    if (token < world.latest)
      world.violations.push(`${world.time.now()}: ${method} of ${token} left after ${world.latest}`);
    world.latest = Math.max(world.latest, token);
  }
}

export async function runLeaders(seed: number): Promise<LeadersRun> {
  const chance = new Chance(createRandom(seed));
  const time = createVirtualClock();
  const simulator = await createSimulator({ clock: time, listen: false, credits: false, networkDelayMs: [1, 15] });
  const path: Path = {
    delayMs: () => {
      if (world.isQuiet) return 1;
      if (chance.happens(0.01)) return undefined;
      return chance.happens(0.05) ? chance.between(20, 320) : chance.between(0.2, 10);
    },
  };
  const world: World = {
    time,
    simulator,
    server: new Server(),
    journal: new SharedJournal(),
    chance,
    path,
    violations: [],
    began: new Map(),
    latest: 0,
    oldest: 0,
    price: 20_000,
    isQuiet: false,
    handOvers: 0,
    recovered: 0,
  };
  const watcher = createClient({
    network: { ws: simulator.url },
    credentials: key,
    transport: simulator.transport,
    clock: time,
    random: () => 0.5,
    limits: false,
  });
  const created = new Map<string, number>();
  const opened = watcher.open();
  await time.until(opened);
  const truth = await time.until(Truth.of(watcher));
  await time.until(
    watcher.subscribe("user.orders.any.any.raw", {
      onData: (orders) => {
        for (const { label, creation_timestamp } of [orders].flat()) created.set(String(label), creation_timestamp);
      },
    }),
  );
  const members = [0, 1, 2].map((at) => new Member(world, `p${at}`));
  const endMs = time.now() + 40_000;
  while (time.now() < endMs) {
    await time.advance(chance.between(200, 2_500));
    const at = chance.whole(0, 2);
    const member = members[at] as Member;
    const { machine, leader } = member;
    const luck = chance.between(0, 1);
    if (luck < 0.2) machine.host.stall("blocked", chance.between(10, 4_000));
    else if (luck < 0.35) machine.host.stall("asleep", chance.between(10, 4_000));
    else if (luck < 0.55) {
      machine.isCut = true;
      time.schedule(chance.between(10, 4_000), () => {
        machine.isCut = false;
      });
    } else if (luck < 0.7) leader.handOver().catch(() => {});
    else if (luck < 0.8) member.drop();
    else {
      member.kill();
      members[at] = new Member(world, `p${at}-${time.now()}`);
    }
  }
  world.isQuiet = true;
  await time.advance(20_000);
  const { violations } = world;
  const leading = members.filter(({ leader }) => leader.state === "leading");
  if (leading.length !== 1) violations.push(`${leading.length} processes lead, long after all is well`);
  await time.until(Promise.all(leading.map(({ leader }) => leader.handOver())));
  await time.advance(20_000);
  for (const [label, atMs] of created) {
    const token = tokenOf(label, name) ?? 0;
    for (const [later, beganMs] of world.began) {
      if (later > token && atMs > beganMs) violations.push(`${label} began ${atMs - beganMs} ms after ${later} led`);
    }
  }
  const { wrong } = compare(world.journal.entries, truth);
  const looked = new Set(
    world.journal.entries.map((entry) => entry.what === "ending" && entry.fate === "still_unknown" && entry.call),
  );
  const left = world.journal
    .unfinished()
    .filter(({ call, method }) => method !== "private/cancel" && !looked.has(call));
  const open = await time.until(watcher.private.getOpenOrders());
  const strays = open.filter(({ label }) => (tokenOf(label, name) ?? 0) < world.oldest);
  const orders = truth.labels.length;
  await time.until(Promise.all([...members.map(({ leader }) => leader.close()), watcher.close()]));
  await simulator.close();
  return {
    violations: [
      ...violations,
      ...wrong,
      ...left.map(({ call, method }) => `${call} ${method} was not looked up`),
      ...strays.map(({ label }) => `${label} is open`),
    ],
    orders,
    terms: world.began.size,
    handOvers: world.handOvers,
    recovered: world.recovered,
  };
}
