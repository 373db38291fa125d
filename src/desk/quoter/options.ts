/** What a quoter is given and what it reports. */
import type { DerivativeIndexName, PrivateSetMmpConfigParams } from "../../../generated/types.ts";
import { ConfigError } from "../../errors/client.ts";
import type { Clock } from "../../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../../platform/known-options.ts";

/** One side of a quote. */
export interface QuoteTarget {
  readonly price: number;
  /** What may trade until the next `set`, in the unit of the instrument: fills are taken off it. */
  readonly amount: number;
}

/** Both sides of a quote; one that is left out is not quoted. */
export interface QuoteTargets {
  readonly bid?: QuoteTarget | undefined;
  readonly ask?: QuoteTarget | undefined;
}

export type QuoteSideName = "bid" | "ask";

/**
 * Why nothing is quoted: `book`, the book of the instrument is not live. `orders`, it is not known what is open. `protection`, the
 * protection of the exchange tripped. `stopped`, the quoter is stopping or has ended.
 */
export type QuoteHold = "book" | "orders" | "protection" | "stopped";

/** What a quoter reports. */
export type QuoterEvent =
  /** Quotes were withdrawn, and their targets with them: of one instrument, or all. `set` quotes again. */
  | { readonly what: "pulled"; readonly instrument: string | undefined; readonly why: QuoteHold }
  /** Part of a quote traded. The amount is in the unit of the instrument. */
  | { readonly what: "fill"; readonly instrument: string; readonly side: QuoteSideName; readonly amount: number }
  /** The exchange refused a side, and withdrew what rested there. It is not tried again with this target before the next `set`. */
  | {
      readonly what: "refused";
      readonly instrument: string;
      readonly side: QuoteSideName;
      readonly target: QuoteTarget;
      /** In the words of the exchange, as `invalid_price`. */
      readonly reason: string;
    }
  /** A call failed. What it wanted is found out, and tried again where that can help. */
  | { readonly what: "failed"; readonly error: unknown };

/** Options of `startQuoter`. */
export interface QuoterOptions {
  /** Index of all instruments, as `btc_usd`: a mass quote has one. */
  readonly index: DerivativeIndexName;
  /** Group of the quotes at the exchange, of which an instrument has one quote a side. @default "quoter" */
  readonly group?: string | undefined;
  /**
   * Protection of the group, as `private/set_mmp_config` takes it; it is set before the first quote. `false` leaves what is set at the
   * exchange as it is.
   */
  readonly protection: Omit<PrivateSetMmpConfigParams, "index_name" | "mmp_group" | "block_rfq"> | false;
  /** Whether a quote that would trade at once is refused instead. @default true */
  readonly postOnly?: boolean | undefined;
  /**
   * The book that has to be live while an instrument is quoted, as that of the perpetual for options that are priced by it.
   * @default the book of the instrument itself
   */
  readonly bookOf?: ((instrument: string) => string) | undefined;
  /** Called at each event. What it throws is a warning. */
  readonly onEvent?: ((event: QuoterEvent) => void) | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

const known: KnownOptions<QuoterOptions> = {
  index: "string",
  group: "string",
  protection: "checked",
  postOnly: "boolean",
  bookOf: "function",
  onEvent: "function",
  clock: ["now", "schedule"],
};

export function checkQuoterOptions(options: QuoterOptions): void {
  checkOptions("", options, known);
  if (typeof options.index !== "string") throw new ConfigError("index", "the name of an index, as `btc_usd`");
  const { protection } = options;
  if (protection !== false && (typeof protection !== "object" || protection === null)) {
    throw new ConfigError("protection", "limits, or `false` to keep those at the exchange", protection);
  }
}

export function checkTargets(instrument: string, targets: QuoteTargets): void {
  if (typeof instrument !== "string" || instrument === "") {
    throw new ConfigError("instrument", "the name of an instrument", instrument);
  }
  checkOptions("targets", targets, { bid: "checked", ask: "checked" });
  for (const side of ["bid", "ask"] as const) {
    const target = targets[side];
    if (target === undefined) continue;
    if (!Number.isFinite(target.price)) throw new ConfigError(`${side}.price`, "a number", target.price);
    if (!(target.amount >= 0 && Number.isFinite(target.amount))) {
      throw new ConfigError(`${side}.amount`, "a number of 0 or more", target.amount);
    }
  }
}
