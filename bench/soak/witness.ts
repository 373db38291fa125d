/** Sees every message and every gap, and knows whether all channels came back after the line had broken. */
import { median } from "simple-statistics";
import type { SoakChannel } from "./channels.ts";

/** What is known of a channel since the line broke last. */
interface Seen {
  readonly channel: SoakChannel;
  isTold: boolean;
  isHeard: boolean;
  changeId: number | undefined;
}

/** A message of a book that names the one before. */
interface Link {
  readonly type: "snapshot" | "change";
  readonly change_id: number;
  readonly prev_change_id?: number;
}

/** What went wrong; all zero when nothing did. */
export interface Faults {
  /** Channels whose reader got no gap for missing messages. */
  readonly untold: number;
  /** Channels from which nothing came any more. */
  readonly silent: number;
  /** Messages that do not follow the one before. */
  readonly torn: number;
  /** Gaps without a break of the line. */
  readonly stray: number;
}

export class Witness {
  readonly #seen: ReadonlyMap<string, Seen>;
  readonly #restoredMs: number[] = [];
  #messages = 0;
  #links = 0;
  #untold = 0;
  #silent = 0;
  #torn = 0;
  #stray = 0;
  #brokenMs: number | undefined;
  #toldMs = 0;

  constructor(channels: readonly SoakChannel[]) {
    const fresh = { isTold: true, isHeard: false, changeId: undefined };
    this.#seen = new Map(channels.map((channel) => [channel.name, { channel, ...fresh }]));
  }

  get messages(): number {
    return this.#messages;
  }

  /** Messages that were compared with the one before. */
  get links(): number {
    return this.#links;
  }

  get faults(): Faults {
    return { untold: this.#untold, silent: this.#silent, torn: this.#torn, stray: this.#stray };
  }

  /** How often the line broke. */
  get breaks(): number {
    return this.#restoredMs.length + (this.#brokenMs === undefined ? 0 : 1);
  }

  /** From a break of the line until the last reader got the end of its gap; median and worst. */
  get restoredMs(): { readonly median: number; readonly worst: number } {
    if (this.#restoredMs.length === 0) return { median: 0, worst: 0 };
    return { median: median(this.#restoredMs), worst: Math.max(...this.#restoredMs) };
  }

  /** A message came. */
  heard(name: string, data: unknown): void {
    this.#messages += 1;
    const seen = this.#seen.get(name);
    if (seen === undefined) return;
    seen.isHeard = true;
    if (seen.channel.isChain) this.#follow(seen, data as Link);
  }

  /** A reader got a gap. */
  told(name: string, cause: string, nowMs: number): void {
    const seen = this.#seen.get(name);
    if (seen === undefined || seen.isTold || cause !== "reconnect") {
      this.#stray += 1;
      return;
    }
    seen.isTold = true;
    seen.isHeard = false;
    seen.changeId = undefined;
    this.#toldMs = nowMs;
  }

  /** The line is about to be broken. */
  broken(nowMs: number): void {
    this.#brokenMs = nowMs;
    for (const seen of this.#seen.values()) seen.isTold = false;
  }

  /** There was time enough for everything to come back: notes what did not. */
  judge(): void {
    for (const { channel, isTold, isHeard } of this.#seen.values()) {
      if (!isTold) this.#untold += 1;
      else if (channel.speaksAtOnce && !isHeard) this.#silent += 1;
    }
    if (this.#brokenMs !== undefined) this.#restoredMs.push(this.#toldMs - this.#brokenMs);
    this.#brokenMs = undefined;
  }

  /** Resets the counts, but keeps what it waits for. */
  reset(): void {
    this.#restoredMs.length = 0;
    this.#messages = 0;
    this.#links = 0;
    this.#untold = 0;
    this.#silent = 0;
    this.#torn = 0;
    this.#stray = 0;
  }

  #follow(seen: Seen, { type, change_id, prev_change_id }: Link): void {
    this.#links += 1;
    const follows = seen.changeId === undefined ? type === "snapshot" : prev_change_id === seen.changeId;
    if (!follows) this.#torn += 1;
    seen.changeId = change_id;
  }
}
