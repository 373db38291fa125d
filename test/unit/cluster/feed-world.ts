/** Feeds and their consumers on the offline exchange and a model of NATS, in virtual time. */
import { createSimulator, createVirtualClock, type Simulator, type VirtualClock } from "../../../simulator/index.ts";
import { type Client, createClient } from "../../../src/client/client.ts";
import type { Bus, OnBusMessage } from "../../../src/cluster/feed/bus.ts";
import { feedClient } from "../../../src/cluster/feed/connect-feed.ts";
import { type RunningFeed, runFeed } from "../../../src/cluster/feed/start-feed.ts";
import type { Off } from "../../../src/platform/emitter.ts";
import type { Transport } from "../../../src/transport/transport.ts";
import { Machine, Server } from "./world.ts";

const encoder = new TextEncoder();

/** Messages between processes: each arrives once, later, or is lost. */
class Wires {
  readonly #time: VirtualClock;
  readonly #listeners = new Map<string, Set<OnBusMessage>>();
  /** Whether a message on this subject is lost. */
  loses: (subject: string) => boolean = () => false;

  constructor(time: VirtualClock) {
    this.#time = time;
  }

  /** The wires as a process on a machine has them. */
  from(machine: Machine): Bus {
    const isAway = (): boolean => machine.isCut || machine.isDead;
    const carry = (arrive: () => void): void => {
      if (!isAway()) this.#time.schedule(1, () => void (!isAway() && machine.receive(arrive)));
    };
    const send = (subject: string, payload: string, answer: (payload: string) => void): void => {
      if (isAway() || this.loses(subject)) return;
      this.#time.schedule(1, () => {
        for (const onMessage of [...(this.#listeners.get(subject) ?? [])]) onMessage(encoder.encode(payload), answer);
      });
    };
    return {
      publish: (subject, payload) => send(subject, payload, () => {}),
      subscribe: (subject, onMessage) => {
        const listener: OnBusMessage = (payload, answer) => carry(() => onMessage(payload, answer));
        const listeners = this.#listeners.get(subject) ?? new Set();
        this.#listeners.set(subject, listeners.add(listener));
        return () => void listeners.delete(listener);
      },
      request: (subject, payload, timeoutMs) =>
        new Promise((resolve, reject) => {
          const stop = machine.clock.schedule(timeoutMs, () => reject(new Error("no answer")));
          send(subject, payload, (answer) =>
            carry(() => {
              stop();
              resolve(answer);
            }),
          );
        }),
      onBroken: (): Off => () => {},
    };
  }
}

export class FeedWorld {
  readonly time = createVirtualClock();
  readonly wires = new Wires(this.time);
  readonly #server = new Server();
  #simulator: Simulator | undefined;

  static async open(): Promise<FeedWorld> {
    const world = new FeedWorld();
    world.#simulator = await createSimulator({ clock: world.time, listen: false, networkDelayMs: 2 });
    return world;
  }

  get simulator(): Simulator {
    return this.#simulator as Simulator;
  }

  /** A client of the exchange itself. */
  async direct(): Promise<Client> {
    const client = createClient(this.#options(this.time));
    await this.time.until(client.open());
    return client;
  }

  async feed(name: string): Promise<{ readonly machine: Machine; readonly feed: RunningFeed }> {
    const machine = new Machine(this.time);
    const feed = await this.time.until(
      runFeed({
        bus: this.wires.from(machine),
        name: "test",
        client: { ...this.#options(machine.clock), transport: this.#transportOf(machine) },
        pauseMs: 5_000,
        lease: () => machine.lease(this.#server, name),
      }),
    );
    return { machine, feed };
  }

  async consumer(): Promise<{ readonly machine: Machine; readonly client: Client }> {
    const machine = new Machine(this.time);
    const client = feedClient(this.wires.from(machine), {
      name: "test",
      silentMs: 1_000,
      clock: machine.clock,
      random: () => 0.5,
    });
    await this.time.until(client.open());
    return { machine, client };
  }

  /** Nothing reaches a machine that stands still. */
  #transportOf(machine: Machine): Transport {
    const { transport } = this.simulator;
    return {
      connect: (url, handlers) =>
        transport.connect(url, {
          onOpen: () => machine.receive(() => handlers.onOpen()),
          onText: (text) => machine.receive(() => handlers.onText(text)),
          onClose: (close) => machine.receive(() => handlers.onClose(close)),
        }),
    };
  }

  #options(clock: Machine["clock"]) {
    return {
      network: { ws: this.simulator.url },
      credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
      transport: this.simulator.transport,
      clock,
      random: () => 0.5,
    };
  }
}
