/** Asks an exchange for what the params of the reads are made of. */
import type { Client } from "../../src/client/client.ts";
import { currency, type Facts, instrument_name } from "./reads.ts";

/** What there is now. `orderId` is an order of the account, or empty. */
export async function factsOf({ public: market }: Client, orderId = ""): Promise<Facts> {
  const [now, { instrument_id: instrumentId }, [option], [combo]] = await Promise.all([
    market.getTime(),
    market.getInstrument({ instrument_name }),
    market.getInstruments({ currency, kind: "option" }),
    market.getComboIds({ currency, state: "active" }),
  ]);
  if (option === undefined) throw new Error("The exchange lists no option.");
  return { now, instrumentId, option: option.instrument_name, combo, orderId };
}
