/** How the end of an instrument of Deribit is noticed. */
import type { EndingPolicy, InstrumentEnd } from "../venue.ts";
import { instrumentNotFound, invalidParams } from "./codes.ts";
import { expiryTime } from "./expiry.ts";

/** States from which no instrument comes back: those of today, and those of the life cycle before 2026. */
const finalStates: ReadonlySet<unknown> = new Set(["delivered", "archivized", "closed", "terminated"]);
/** An expiry in the name of an instrument, as in `BTC-27MAR26-60000-C`; that of a combo ends with its first leg. */
const expiry = /-(\d{1,2}[A-Z]{3}\d{2})(?=[-_]|$)/;

export const endings: EndingPolicy = {
  channel: "instrument.state.any.any",
  datedOf: (channel) => {
    for (const instrument of channel.split(".")) {
      const expiresMs = expiryTime(expiry.exec(instrument)?.[1] ?? "");
      if (expiresMs !== undefined) return { instrument, expiresMs };
    }
    return undefined;
  },
  stateOf: (instrument) => ({ method: "public/get_instrument", params: { instrument_name: instrument } }),
  endOf: readEnd,
  isGone: ({ code, details }) =>
    code === instrumentNotFound || (code === invalidParams && details.param === "instrument_name"),
};

function readEnd(data: unknown): InstrumentEnd | undefined {
  const { instrument_name, state } = (data ?? {}) as { readonly instrument_name?: unknown; readonly state?: unknown };
  if (typeof instrument_name !== "string" || typeof state !== "string" || !finalStates.has(state)) return undefined;
  return { instrument: instrument_name, state };
}
