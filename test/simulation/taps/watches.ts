/** All readers of one client. */
import type { Findings } from "../world/violations.ts";
import { type Manner, Watch } from "./watch.ts";
import type { Arrival } from "./wire.ts";

/** Tells each arrival to the readers that it concerns. */
export class Watches {
  readonly #findings: Findings;
  readonly #client: string;
  readonly #all: Watch[] = [];
  readonly #byChannel = new Map<string, Set<Watch>>();
  readonly #newest = new Map<string, Arrival>();
  #current: Arrival | undefined;

  constructor(client: string, findings: Findings) {
    this.#client = client;
    this.#findings = findings;
  }

  get all(): readonly Watch[] {
    return this.#all;
  }

  open(channels: readonly string[], manner: Manner): Watch {
    const watch = new Watch(`${this.#client}/reader ${this.#all.length + 1}`, channels, manner, this.#findings);
    this.#all.push(watch);
    for (const channel of channels) {
      const name = channel.toLowerCase();
      const others = this.#byChannel.get(name);
      if (others === undefined) this.#byChannel.set(name, new Set([watch]));
      else others.add(watch);
    }
    return watch;
  }

  close(watch: Watch): void {
    watch.close();
    for (const channel of watch.channels) this.#byChannel.get(channel.toLowerCase())?.delete(watch);
  }

  /** A notification is about to be handed to the client; the turn of the one before it is over. */
  arrive(arrival: Arrival): void {
    this.pass();
    this.#current = arrival;
    this.#newest.set(arrival.channel, arrival);
  }

  /** The turn of the newest arrival is over. */
  pass(): void {
    const before = this.#current;
    this.#current = undefined;
    if (before === undefined) return;
    for (const watch of this.#byChannel.get(before.channel) ?? []) watch.passed(before);
  }

  deliver(watch: Watch, channel: string): void {
    const name = channel.toLowerCase();
    const arrival = watch.manner === "latest" ? this.#newest.get(name) : this.#current;
    watch.delivered(channel, arrival?.channel === name ? arrival : undefined);
  }
}
