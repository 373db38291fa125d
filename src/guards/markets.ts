/** What guards know of instruments: how orders are counted there, and the prices of this moment. */
import type { GuardPolicy, InstrumentFacts, ReferencePrices } from "../venue.ts";
import type { GuardedClient } from "./guards.ts";
import type { InstrumentMarket } from "./rules.ts";

interface Entry {
  facts: InstrumentFacts | undefined;
  prices: ReferencePrices | undefined;
  /** Number of the connection that the prices came over. */
  connection: number;
  /** Reading of the facts that is under way. */
  reading: Promise<unknown> | undefined;
  /** Subscription to the prices; `undefined` when there is none. */
  watching: Promise<unknown> | undefined;
  /** Whether the instrument has ended: it has no price any more, and is not asked for again. */
  hasEnded: boolean;
  /** Called when the next prices come. */
  waiting: (() => void)[];
}

const nothing: InstrumentMarket = { facts: undefined, prices: undefined };

/** Reads each instrument when it is first needed, and follows its prices from then on. */
export class Markets {
  readonly #client: GuardedClient;
  readonly #policy: GuardPolicy;
  readonly #entries = new Map<string, Entry>();

  constructor(client: GuardedClient, policy: GuardPolicy) {
    this.#client = client;
    this.#policy = policy;
  }

  get(instrument: string): InstrumentMarket {
    const entry = this.#entries.get(instrument);
    return entry === undefined ? nothing : { facts: entry.facts, prices: this.#current(entry) };
  }

  /** Resolves when all is known about an instrument; `undefined` where it is. Never rejects. */
  prepare(instrument: string): Promise<unknown> | undefined {
    let entry = this.#entries.get(instrument);
    if (entry === undefined) {
      entry = {
        facts: undefined,
        prices: undefined,
        connection: 0,
        reading: undefined,
        watching: undefined,
        hasEnded: false,
        waiting: [],
      };
      this.#entries.set(instrument, entry);
    }
    if (entry.facts !== undefined && this.#current(entry) !== undefined) return undefined;
    return this.#learn(instrument, entry);
  }

  /** An instrument is read before its prices are: one that has ended has none, and must not be asked for again. */
  async #learn(instrument: string, entry: Entry): Promise<void> {
    await this.#read(instrument, entry);
    if (entry.facts !== undefined && !entry.hasEnded) await this.#watch(instrument, entry);
  }

  /** Prices of another connection are from before it was lost. */
  #current({ prices, connection }: Entry): ReferencePrices | undefined {
    return connection === this.#client.connection ? prices : undefined;
  }

  #read(instrument: string, entry: Entry): Promise<unknown> | undefined {
    if (entry.facts !== undefined) return undefined;
    entry.reading ??= this.#client
      .call(this.#policy.instrument(instrument))
      .then((result) => {
        entry.facts = this.#policy.factsOf(result);
        entry.hasEnded = entry.facts?.hasEnded === true;
      })
      .catch(() => {})
      .finally(() => {
        entry.reading = undefined;
      });
    return entry.reading;
  }

  #watch(instrument: string, entry: Entry): Promise<unknown> {
    entry.watching ??= this.#client
      .listen(this.#policy.pricesChannel(instrument), {
        onData: (data) => {
          entry.prices = this.#policy.pricesOf(data);
          entry.connection = this.#client.connection;
          if (entry.prices === undefined) return;
          for (const go of entry.waiting.splice(0)) go();
        },
        onGap: () => {},
        onError: () => this.#unwatch(entry),
      })
      .catch(() => this.#unwatch(entry));
    return this.#current(entry) === undefined
      ? new Promise<void>((resolve) => entry.waiting.push(resolve))
      : entry.watching;
  }

  /** The prices are not sent any more: before they are asked for again, the instrument is read anew. */
  #unwatch(entry: Entry): void {
    entry.facts = undefined;
    entry.prices = undefined;
    entry.watching = undefined;
    for (const go of entry.waiting.splice(0)) go();
  }
}
