/** What an exchange sends of books and orders, for tests of live views. */
import { openWorld, type World } from "./client.ts";

/** The channel of the book that these worlds serve. */
export const channel = "book.X.100ms";
/** A snapshot of two bids and an ask. */
export const snapshot = (id: number, bid = 100) => ({
  type: "snapshot",
  timestamp: id,
  change_id: id,
  instrument_name: "X",
  bids: [
    ["new", bid, 1],
    ["new", bid - 1, 2],
  ],
  asks: [["new", bid + 1, 3]],
});
/** A change that follows the state `previous`. */
export const change = (id: number, previous: number, bids: unknown[] = []) => ({
  type: "change",
  timestamp: id,
  change_id: id,
  prev_change_id: previous,
  instrument_name: "X",
  bids,
  asks: [],
});

/** A world whose exchange sends a snapshot after each subscribe, numbered 10, 20, ... */
export async function bookWorld(): Promise<World> {
  const world = await openWorld();
  let count = 0;
  world.exchange.on("public/subscribe", ({ params }, self) => {
    const id = ++count * 10;
    self.clock.schedule(0, () => self.push(channel, snapshot(id, 100 * count)));
    return params["channels"];
  });
  return world;
}

/** An order as far as a list of open ones looks at it. */
export const order = (id: string, state: string, updated: number, label = "") => ({
  order_id: id,
  order_state: state,
  last_update_timestamp: updated,
  label,
});
