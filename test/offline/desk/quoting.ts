/** A quoter on the offline exchange, and another account that trades with it. */
import type { Order } from "../../../generated/types.ts";
import { createClient } from "../../../src/client/client.ts";
import { type Quoter, type QuoterEvent, type QuoterOptions, startQuoter } from "../../../src/desk/entry.ts";
import { openWorld, type World } from "../world.ts";

export const perpetual = "BTC-PERPETUAL";
const protection = { interval: 5, frozen_time: 3, max_quote_quantity: 100, quantity_limit: 50 };

export interface QuotingDesk extends World {
  readonly quoter: Quoter;
  readonly events: QuoterEvent[];
  /** Open quotes at the exchange, as `bid 59000 100`, by price. */
  resting(instrument?: string): string[];
  /** Mass quotes that were made. */
  readonly made: { count: number };
  /** Another account takes what is there. */
  take(side: "buy" | "sell", price: number, amount: number, instrument?: string): Promise<unknown>;
}

export async function openDesk(options: Partial<QuoterOptions> = {}): Promise<QuotingDesk> {
  const world = await openWorld(
    { cancelOnDisconnect: "connection", timeoutMs: 2_000, heartbeatMs: 10_000 },
    { market: { rate: 0, liquidity: false } },
  );
  const { simulator, clock, client, until } = world;
  const made = { count: 0 };
  client.on("callMade", ({ method }) => {
    if (method.endsWith("mass_quote")) made.count++;
  });
  const other = createClient({
    network: { ws: simulator.url },
    transport: simulator.transport,
    clock,
    credentials: { clientId: "sim-other", clientSecret: "sim-secret-0003" },
    reconnect: { backoff: { kind: "fixed", delayMs: 100 } },
  });
  await until(other.open());
  const events: QuoterEvent[] = [];
  const onEvent = (event: QuoterEvent): void => void events.push(event);
  const quoter = await until(startQuoter(client, { index: "btc_usd", protection, clock, onEvent, ...options }));
  return {
    ...world,
    quoter,
    events,
    made,
    resting: (instrument = perpetual) =>
      quotesAt(world, instrument).map(({ direction, price, amount, filled_amount = 0 }) =>
        [direction === "buy" ? "bid" : "ask", price, Number(amount) - filled_amount].join(" "),
      ),
    take: (side, price, amount, instrument = perpetual) =>
      other.private[side]({
        instrument_name: instrument,
        type: "limit",
        price,
        amount,
        time_in_force: "immediate_or_cancel",
      }),
    close: async () => {
      await until(other.close());
      await world.close();
    },
  };
}

/** The open quotes of the account, as the exchange itself has them. */
function quotesAt({ simulator }: World, instrument: string): Order[] {
  const caller = { userId: 1001, connection: "test", cancelOnDisconnect: false, scopes: ["trade:read_write"] };
  const orders = simulator.exchange.handle("private/get_open_orders", caller, {}) as Order[];
  return orders
    .filter(({ quote, instrument_name }) => quote === true && instrument_name === instrument)
    .toSorted((a, b) => Number(a.price) - Number(b.price));
}
