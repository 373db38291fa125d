/** The newest ticker of each of a changing set of instruments. */
import type { TickerEvent } from "../../../generated/types.ts";
import { channels } from "../../api/channels.ts";
import type { Clock } from "../../platform/clock.ts";
import type { MarketClient } from "../client.ts";

interface Entry {
  ticker: TickerEvent | undefined;
  close: () => void;
}

/** How long it waits until it subscribes again to what was refused, in milliseconds. */
const againMs = 1_000;

export class Tickers {
  readonly #client: MarketClient;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #entries = new Map<string, Entry>();
  #wanted: ReadonlySet<string> = new Set();
  #stopAgain: (() => void) | undefined;

  constructor(client: MarketClient, clock: Clock, onChange: () => void) {
    this.#client = client;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get(name: string): TickerEvent | undefined {
    return this.#entries.get(name)?.ticker;
  }

  /** Reads these instruments from now on, and no other. */
  follow(names: Iterable<string>): void {
    this.#wanted = new Set(names);
    for (const [name, { close }] of this.#entries) {
      if (this.#wanted.has(name)) continue;
      this.#entries.delete(name);
      close();
    }
    for (const name of this.#wanted) if (!this.#entries.has(name)) this.#subscribe(name);
  }

  /** Forgets what has come: it is old. */
  forget(): void {
    for (const entry of this.#entries.values()) entry.ticker = undefined;
  }

  close(): void {
    this.follow([]);
    this.#stopAgain?.();
  }

  #subscribe(name: string): void {
    const stopping = new AbortController();
    const entry: Entry = { ticker: undefined, close: () => stopping.abort() };
    this.#entries.set(name, entry);
    const refuse = (): void => this.#refused(name, entry);
    this.#client
      .subscribe(channels.ticker({ instrument_name: name, interval: "100ms" }), {
        overflow: "latest",
        onData: (ticker) => {
          if (this.#entries.get(name) !== entry) return;
          entry.ticker = ticker;
          this.#onChange();
        },
        onGap: () => {
          entry.ticker = undefined;
          this.#onChange();
        },
        onError: refuse,
        signal: stopping.signal,
      })
      .catch(refuse);
  }

  /** It has ended, as an option that expired, or is asked for again while it is wanted. */
  #refused(name: string, entry: Entry): void {
    if (this.#entries.get(name) !== entry) return;
    this.#entries.delete(name);
    this.#onChange();
    this.#stopAgain ??= this.#clock.schedule(againMs, () => {
      this.#stopAgain = undefined;
      this.follow(this.#wanted);
    });
  }
}
