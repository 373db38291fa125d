/** The instruments that are listed, kept from a list and the messages after it. Knows nothing of channels. */
import type { Instrument } from "../../../generated/types.ts";
import type { ViewState } from "../../books/order-book.ts";
import { isFinalRefusal } from "../../errors/narrow.ts";
import type { Clock } from "../../platform/clock.ts";

/** What became of one instrument. */
export interface InstrumentChange {
  /** `listed`: it is new. `state`: its `state` changed. `ended`: it expired or was taken off the list. */
  readonly what: "listed" | "state" | "ended";
  readonly instrument: Instrument;
}

/** What a listing needs. */
export interface ListingHooks {
  readonly clock: Clock;
  read(): Promise<readonly Instrument[]>;
  /** A change of one instrument; nothing for a change of the whole list or of its state. */
  onChange(change?: InstrumentChange): void;
  /** The instrument of a message that says that it has ended. */
  endOf(data: unknown): string | undefined;
}

/** How long it waits until it reads again what could not be read, or what it does not know, in milliseconds. */
const againMs = 1_000;
/** So often a list may be refused for a reason that no repeat changes. */
const mostRefusals = 3;

export class Listing {
  readonly #hooks: ListingHooks;
  #instruments = new Map<string, Instrument>();
  /** Messages that came while a list was read: they are newer than it, or say the same. */
  #heard: unknown[] | undefined;
  #reading = 0;
  #refusals = 0;
  #state: ViewState = "building";
  #error: Error | undefined;
  #stopAgain: (() => void) | undefined;

  constructor(hooks: ListingHooks) {
    this.#hooks = hooks;
  }

  get state(): ViewState {
    return this.#state;
  }

  get error(): Error | undefined {
    return this.#error;
  }

  get live(): ReadonlyMap<string, Instrument> | undefined {
    return this.#state === "live" ? this.#instruments : undefined;
  }

  /** Reads the list. What is live stays live meanwhile. */
  read(): void {
    if (this.#state === "closed") return;
    const reading = ++this.#reading;
    this.#stopAgain?.();
    this.#stopAgain = undefined;
    this.#heard = [];
    this.#hooks.read().then(
      (instruments) => {
        if (reading === this.#reading) this.#take(instruments);
      },
      (error: unknown) => {
        if (reading !== this.#reading) return;
        if (isFinalRefusal(error) && ++this.#refusals >= mostRefusals) this.end(error);
        else this.#readLater();
      },
    );
  }

  /** From now on messages may be missing. */
  lost(): void {
    this.#reading++;
    this.#heard = undefined;
    this.#stopAgain?.();
    this.#stopAgain = undefined;
    if (this.#state !== "live") return;
    this.#state = "stale";
    this.#hooks.onChange();
  }

  /** Takes a message: a state and the name of its instrument, or a whole instrument that was created. */
  hear(data: unknown): void {
    this.#heard?.push(data);
    if (this.#state === "live") this.#apply(data, true);
  }

  end(error?: Error): void {
    if (this.#state === "closed") return;
    this.lost();
    this.#state = "closed";
    this.#error = error;
    this.#hooks.onChange();
  }

  #take(instruments: readonly Instrument[]): void {
    const heard = this.#heard ?? [];
    this.#heard = undefined;
    this.#refusals = 0;
    this.#instruments = new Map(instruments.map((instrument) => [instrument.instrument_name, instrument]));
    this.#state = "live";
    for (const data of heard) this.#apply(data, false);
    this.#hooks.onChange();
  }

  #apply(data: unknown, reports: boolean): void {
    const change = this.#changeOf(data);
    if (change === undefined) return;
    const { instrument_name } = change.instrument;
    if (change.what === "ended") this.#instruments.delete(instrument_name);
    else this.#instruments.set(instrument_name, change.instrument);
    if (reports) this.#hooks.onChange(change);
  }

  #changeOf(data: unknown): InstrumentChange | undefined {
    const ended = this.#hooks.endOf(data);
    if (ended !== undefined) {
      const instrument = this.#instruments.get(ended);
      return instrument === undefined ? undefined : { what: "ended", instrument };
    }
    if (isInstrument(data)) {
      const what = this.#instruments.has(data.instrument_name) ? "state" : "listed";
      return { what, instrument: data };
    }
    const { instrument_name, state } = (data ?? {}) as { readonly instrument_name?: unknown; readonly state?: unknown };
    if (typeof instrument_name !== "string" || typeof state !== "string") return undefined;
    const known = this.#instruments.get(instrument_name);
    if (known !== undefined) return { what: "state", instrument: { ...known, state } };
    // One that is new, and whose creation was not sent.
    if (this.#heard === undefined) this.#readLater();
    return undefined;
  }

  #readLater(): void {
    if (this.#state === "closed") return;
    this.#stopAgain ??= this.#hooks.clock.schedule(againMs, () => this.read());
  }
}

function isInstrument(data: unknown): data is Instrument {
  return typeof data === "object" && data !== null && "tick_size" in data && "instrument_name" in data;
}
