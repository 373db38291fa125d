/** One of several connections of a client, and the channels that it reads. It is replaced before the exchange ends its life. */
import type { ConnectionState } from "../connection/state.ts";
import type { Gap } from "../errors/client.ts";
import type { Clock } from "../platform/clock.ts";
import type { VenueClient } from "./client.ts";
import { Handover } from "./handover.ts";

export interface LaneOptions<Api extends object> {
  /** Makes a client of the exchange over one connection, not yet open. */
  readonly make: () => VenueClient<Api>;
  readonly clock: Clock;
  /** Milliseconds that the exchange lets a connection live; `undefined` for no end. */
  readonly lifeMs: number | undefined;
  /** What two copies of one message have in common. */
  readonly identityOf: (channel: string, data: unknown) => string;
}

export interface LaneHooks {
  onData(channel: string, data: unknown): void;
  onGap(gap: Gap): void;
  /** The state of the connection that counts. */
  onState(state: ConnectionState): void;
}

interface Joined {
  close(): Promise<void>;
}

/** How long before the end of its life a connection is replaced: this share of it, and at most this many milliseconds. */
const marginShare = 0.05;
const longestMarginMs = 60_000;
/** How long both connections are read, so that what is on its way on the old one arrives, in milliseconds. */
const overlapMs = 1_000;
/** How soon a change that failed is tried again, in milliseconds. */
const retryMs = 5_000;
/** Longest wait for the answers to the last calls of an old connection, in milliseconds. */
const lastCallsMs = 30_000;

/** A connection after the other, with their channels. */
export class Lane<Api extends object> {
  readonly #options: LaneOptions<Api>;
  readonly #hooks: LaneHooks;
  readonly #retiring = new Set<VenueClient<Api>>();
  readonly #stops = new Set<() => void>();
  #client: VenueClient<Api>;
  #readings = new Map<string, Joined>();
  #handovers = new Map<string, Handover>();
  #changing: Promise<void> | undefined;
  #stopLife = (): void => {};
  #isClosed = false;

  constructor(options: LaneOptions<Api>, hooks: LaneHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#client = this.#make();
  }

  /** The client that makes calls now. */
  get client(): VenueClient<Api> {
    return this.#client;
  }

  async open(): Promise<void> {
    await this.#client.open();
  }

  /** Asks for a channel. A connection that is just being replaced is waited for. */
  async read(channel: string): Promise<void> {
    while (this.#changing !== undefined) await this.#changing;
    const client = this.#client;
    const reading = await client.subscribe(channel, this.#handlersOf(client, channel));
    this.#readings.set(channel, reading);
  }

  async leave(channel: string): Promise<void> {
    const reading = this.#readings.get(channel);
    this.#readings.delete(channel);
    await reading?.close();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopLife();
    for (const stop of this.#stops) stop();
    await Promise.all([this.#client, ...this.#retiring].map((client) => client.close()));
  }

  #make(): VenueClient<Api> {
    const client = this.#options.make();
    client.on("state", (state) => {
      if (client !== this.#client) return;
      if (state.name === "ready") this.#live();
      this.#hooks.onState(state);
    });
    return client;
  }

  /** A new connection of the exchange has its whole life before it. */
  #live(): void {
    const { lifeMs } = this.#options;
    if (lifeMs !== undefined) this.#changeAfter(lifeMs - Math.min(lifeMs * marginShare, longestMarginMs));
  }

  #changeAfter(ms: number): void {
    this.#stopLife();
    this.#stopLife = this.#options.clock.schedule(ms, () => {
      this.#changing = this.#change().finally(() => {
        this.#changing = undefined;
      });
    });
  }

  #handlersOf(client: VenueClient<Api>, channel: string) {
    return {
      onData: (data: unknown): void => {
        const handover = this.#handovers.get(channel);
        if (handover === undefined) this.#hooks.onData(channel, data);
        else if (this.#retiring.has(client)) handover.takeOld(data);
        else handover.takeNew(data);
      },
      onGap: (gap: Gap): void => {
        const handover = this.#handovers.get(channel);
        const isCovered = handover?.grantedMs !== undefined && gap.fromMs >= handover.grantedMs;
        // What the old connection misses, the new one has.
        if (isCovered && !handover.isBroken && this.#retiring.has(client)) handover.finish();
        // What the new one misses before it counts, the old one has.
        else if (handover?.isOver === false && client !== this.#client) handover.isBroken = true;
        else this.#hooks.onGap(gap);
      },
    };
  }

  /** Opens the next connection, has it send every channel, and closes this one only then. */
  async #change(): Promise<void> {
    const old = this.#client;
    const next = this.#make();
    this.#retiring.add(old);
    const readings = await this.#join(next).catch(() => undefined);
    if (readings !== undefined) await this.#wait(overlapMs);
    const isBroken = next.state.name !== "ready" || [...this.#handovers.values()].some((each) => each.isBroken);
    if (readings === undefined || this.#isClosed || isBroken) {
      this.#retiring.delete(old);
      const nowMs = this.#options.clock.now();
      // What the old connection missed, the new one was to have.
      for (const [channel, { isOver }] of this.#handovers)
        if (isOver) this.#hooks.onGap({ channel, cause: "reconnect", fromMs: nowMs, toMs: nowMs });
      this.#handovers.clear();
      await next.close();
      if (!this.#isClosed) this.#changeAfter(retryMs);
      return;
    }
    const left = [...readings].filter(([channel]) => !this.#readings.has(channel));
    for (const [channel, reading] of left) {
      readings.delete(channel);
      void reading.close();
    }
    this.#client = next;
    this.#readings = readings;
    const handovers = [...this.#handovers];
    for (const [, handover] of handovers) handover.finish();
    this.#live();
    void this.#retire(old).then(() => {
      // The new connection may still have sent what the old one had sent before.
      for (const [channel, handover] of handovers)
        if (this.#handovers.get(channel) === handover) this.#handovers.delete(channel);
    });
  }

  /** Closes a connection once its last calls are answered. */
  async #retire(old: VenueClient<Api>): Promise<void> {
    const { clock } = this.#options;
    const untilMs = clock.now() + lastCallsMs;
    while (old.stats.openCalls > 0 && clock.now() < untilMs && !this.#isClosed) await this.#wait(overlapMs);
    await old.close();
    this.#retiring.delete(old);
    await this.#wait(overlapMs);
  }

  async #join(next: VenueClient<Api>): Promise<Map<string, Joined>> {
    const { clock, identityOf } = this.#options;
    await next.open();
    const names = [...this.#readings.keys()];
    const joined = names.map(async (channel) => {
      const deliver = (data: unknown): void => this.#hooks.onData(channel, data);
      const handover = new Handover((data) => identityOf(channel, data), deliver);
      this.#handovers.set(channel, handover);
      const reading = await next.subscribe(channel, this.#handlersOf(next, channel));
      handover.grantedMs = clock.now();
      return [channel, reading as Joined] as const;
    });
    return new Map(await Promise.all(joined));
  }

  #wait(ms: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        stop();
        this.#stops.delete(end);
        resolve();
      };
      const stop = this.#options.clock.schedule(ms, end);
      this.#stops.add(end);
    });
  }
}
