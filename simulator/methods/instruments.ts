/** What is listed: instruments, contract sizes, expirations, combos. */
import type {
  PublicGetContractSizeParams,
  PublicGetExpirationsParams,
  PublicGetInstrumentParams,
  PublicGetInstrumentsParams,
} from "../../generated/types.ts";
import { expiryName, NEVER } from "../market/contracts/calendar.ts";
import { isPerpetual } from "../market/contracts/spec.ts";
import type { Instrument } from "../market/instruments/instrument.ts";
import { instrumentView } from "../market/instruments/instrument-view.ts";
import type { Context } from "./context.ts";
import { isOfCurrency, isOfKind, isOfPair } from "./selection.ts";

export function getInstruments(context: Context, { currency, kind, expired }: PublicGetInstrumentsParams): object[] {
  const from: Iterable<Instrument> = expired === true ? context.floor.expired : context.floor.instruments.values();
  return [...from]
    .filter(({ spec }) => isOfCurrency(spec, currency) && isOfKind(spec, kind))
    .map((instrument) => instrumentView(instrument));
}

export function getInstrument(context: Context, { instrument_name }: PublicGetInstrumentParams): object {
  return instrumentView(context.instrument(instrument_name));
}

export function getContractSize(context: Context, { instrument_name }: PublicGetContractSizeParams): object {
  return { contract_size: context.instrument(instrument_name).spec.contractSize };
}

/** Expirations by kind; by currency or pair as well where all are asked for. */
export function getExpirations(context: Context, params: PublicGetExpirationsParams): object {
  const { currency, kind, currency_pair } = params;
  const listed = [...context.floor.instruments.values()].filter(
    ({ spec }) =>
      spec.kind !== "spot" &&
      (currency === undefined || currency === "any" || currency === "grouped" || isOfCurrency(spec, currency)) &&
      (currency_pair === undefined ||
        currency_pair === "any" ||
        currency_pair === "grouped" ||
        isOfPair(spec, currency_pair)) &&
      (kind === "any" || isOfKind(spec, kind)),
  );
  if (currency !== "grouped" && currency_pair !== "grouped") return byKind(listed);
  const groups: Record<string, object> = {};
  const keyOf = ({ spec }: Instrument) => (currency === "grouped" ? spec.settlement : spec.index);
  for (const key of new Set(listed.map(keyOf))) groups[key] = byKind(listed.filter((each) => keyOf(each) === key));
  return groups;
}

function byKind(instruments: readonly Instrument[]): Record<string, string[]> {
  const found: Record<string, Map<number, string>> = {};
  for (const { spec } of instruments) {
    const kind = found[spec.kind] ?? new Map<number, string>();
    found[spec.kind] = kind;
    kind.set(spec.expiry, isPerpetual(spec) || spec.expiry === NEVER ? "PERPETUAL" : expiryName(spec.expiry));
  }
  return Object.fromEntries(
    Object.entries(found).map(([kind, names]) => [kind, [...names].sort(([a], [b]) => a - b).map(([, name]) => name)]),
  );
}
