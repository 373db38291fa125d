/** Orders that cannot fill, and how they are got rid of. */
import type { PrivateBuyResult } from "../../generated/types.ts";
import type { Client } from "../../src/client/client.ts";
import { instrument_name } from "./reads.ts";

/** Share of the best bid at which an order is placed. */
const farAway = 0.8;
const prefix = "contract-";

/** Amount of an order, in dollars: the smallest. */
export const amount = 10;

/** A label of this run. */
export function labelFor(purpose: string): string {
  return `${prefix}${process.pid}-${purpose}`;
}

/** A price on the grid of the instrument, a fifth below the best bid. */
export async function farPrice(client: Client): Promise<number> {
  const [{ tick_size }, { best_bid_price, mark_price }] = await Promise.all([
    client.public.getInstrument({ instrument_name }),
    client.public.ticker({ instrument_name }),
  ]);
  const bid = best_bid_price === null || best_bid_price === 0 ? mark_price : Math.min(best_bid_price, mark_price);
  return Math.floor((bid * farAway) / tick_size) * tick_size;
}

/** What may be said about an order that cannot fill. */
export interface FarBid {
  readonly label: string;
  readonly price?: number;
  readonly valid_until?: number;
}

/** Bids far from the market; the exchange refuses it where it would trade nevertheless. */
export async function bid(client: Client, params: FarBid): Promise<PrivateBuyResult> {
  const price = params.price ?? (await farPrice(client));
  return client.private.buy({ instrument_name, amount, post_only: true, reject_post_only: true, ...params, price });
}

/**
 * Has the exchange cancel what is left when the connection ends, however it does. Refused to keys that may not change
 * the account; the orders are then swept by hand.
 */
export async function dieWithTheConnection(client: Client): Promise<void> {
  await client.private.enableCancelOnDisconnect({ scope: "connection" }).catch(() => {});
}

/** Cancels what this run, or one before that was killed, has left behind. */
export async function sweep(client: Client): Promise<void> {
  const open = await client.private.getOpenOrdersByInstrument({ instrument_name });
  const labels = new Set(open.map(({ label }) => label).filter((label) => label.startsWith(prefix)));
  for (const label of labels) await client.private.cancelByLabel({ label });
}
