/** How the end of an instrument of Deribit is noticed. */
import type { EndingPolicy, InstrumentEnd } from "../venue.ts";

/** States from which no instrument comes back: those of today, and those of the life cycle before 2026. */
const finalStates: ReadonlySet<unknown> = new Set(["delivered", "archivized", "closed", "terminated"]);
/** An expiry in the name of a channel, as in `book.BTC-27MAR26-60000-C.100ms`. What has none never ends. */
const dated = /-\d{1,2}[A-Z]{3}\d{2}(?:[-.]|$)/;

export const endings: EndingPolicy = {
  channel: "instrument.state.any.any",
  canEnd: (channel) => dated.test(channel),
  endOf: readEnd,
};

function readEnd(data: unknown): InstrumentEnd | undefined {
  const { instrument_name, state } = (data ?? {}) as { readonly instrument_name?: unknown; readonly state?: unknown };
  if (typeof instrument_name !== "string" || typeof state !== "string" || !finalStates.has(state)) return undefined;
  return { instrument: instrument_name, state };
}
