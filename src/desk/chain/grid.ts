/** Options by expiry and strike. */
import type { Instrument } from "../../../generated/types.ts";
import { parseInstrument } from "../instruments/name.ts";
import type { OptionQuote } from "./quote.ts";

/** Call and put of one strike; `undefined` where it is not listed, or its first ticker has not come. */
export interface ChainStrike {
  readonly strike: number;
  readonly call: OptionQuote | undefined;
  readonly put: OptionQuote | undefined;
}

/** The options of one expiry. */
export interface ChainExpiry {
  /** As names of instruments spell it, as `27MAR26`. */
  readonly code: string;
  /** In milliseconds: 08:00 UTC. */
  readonly expiryMs: number;
  /** Price of the future that expires with the options, from the newest of their tickers; `undefined` before the first. */
  readonly forward: number | undefined;
  /** Strikes in ascending order. */
  readonly strikes: readonly ChainStrike[];
  /** Listed options whose first ticker has not come. */
  readonly missing: number;
}

interface StrikeRow {
  strike: number;
  call: OptionQuote | undefined;
  put: OptionQuote | undefined;
}

interface ExpiryColumn {
  readonly code: string;
  readonly expiryMs: number;
  readonly rows: Map<number, StrikeRow>;
  newest: OptionQuote | undefined;
  missing: number;
}

/** Puts options in order. `quote` gives what is known of one. */
export function gridOf(
  instruments: Iterable<Instrument>,
  quote: (name: string) => OptionQuote | undefined,
): readonly ChainExpiry[] {
  const columns = new Map<number, ExpiryColumn>();
  for (const { instrument_name } of instruments) {
    const parts = parseInstrument(instrument_name);
    if (parts.kind !== "option") continue;
    const { expiryMs, strike, optionType } = parts;
    let column = columns.get(expiryMs);
    if (column === undefined) {
      const code = instrument_name.split("-")[1] ?? "";
      column = { code, expiryMs, rows: new Map(), newest: undefined, missing: 0 };
      columns.set(expiryMs, column);
    }
    let row = column.rows.get(strike);
    if (row === undefined) {
      row = { strike, call: undefined, put: undefined };
      column.rows.set(strike, row);
    }
    const known = quote(instrument_name);
    row[optionType] = known;
    if (known === undefined) column.missing++;
    else if (column.newest === undefined || known.timestampMs > column.newest.timestampMs) column.newest = known;
  }
  return [...columns.values()]
    .sort((a, b) => a.expiryMs - b.expiryMs)
    .map(({ code, expiryMs, rows, newest, missing }) => ({
      code,
      expiryMs,
      forward: newest?.forward,
      strikes: [...rows.values()].sort((a, b) => a.strike - b.strike),
      missing,
    }));
}
