/** Which instruments a channel is about. */

import type { Exchange } from "../boundary/exchange.ts";

/** One instrument, or all of a kind and a currency. */
export type InstrumentScope =
  | { readonly instrument: string }
  | { readonly kind: string; readonly currency: string; readonly instrument?: never };

type InstrumentRow = Readonly<Record<string, unknown>>;

/** Whether an instrument is one of those of a scope, also one that has just ended; what is found out is kept. */
export function scopeTest(scope: InstrumentScope, exchange: Exchange): (instrument: string) => boolean {
  const { instrument: only } = scope;
  if (only !== undefined) return (name) => name === only;
  const known = new Map<string, boolean>();
  return (name) => {
    const isKnownInScope = known.get(name);
    if (isKnownInScope !== undefined) return isKnownInScope;
    const instrument = exchange.instrument(name);
    const fits = isInScope(scope, instrument);
    if (instrument !== undefined) known.set(name, fits);
    return fits;
  };
}

/** The currency under which an instrument is listed: what it settles in, or what a spot pair trades. */
export function currencyOf(instrument: InstrumentRow | undefined): unknown {
  return instrument?.["settlement_currency"] ?? instrument?.["base_currency"];
}

function isInScope(scope: Extract<InstrumentScope, { kind: string }>, instrument: InstrumentRow | undefined): boolean {
  const kind = instrument?.["kind"];
  const isOfKind =
    scope.kind === "any" || scope.kind === kind || (scope.kind === "combo" && String(kind).endsWith("_combo"));
  return isOfKind && (scope.currency === "any" || currencyOf(instrument) === scope.currency);
}
