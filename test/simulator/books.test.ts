/** A client that applies the messages of any book channel holds the book of the exchange. */

import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createSimulator } from "../../simulator/simulator.ts";
import { TestClient } from "./support/bench.ts";

type Levels = Map<number, number>;
type Change = readonly [action: "new" | "change" | "delete", price: number, amount: number];

interface BookMessage {
  readonly type: "snapshot" | "change";
  readonly change_id: number;
  readonly prev_change_id?: number;
  readonly bids: readonly Change[];
  readonly asks: readonly Change[];
}

/** Applies a chain, and checks what each of its words promises. */
function rebuild(messages: readonly BookMessage[]): { readonly bids: Levels; readonly asks: Levels } {
  const book = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  let lastId: number | undefined;
  for (const message of messages) {
    expect(message.prev_change_id).toBe(message.type === "snapshot" ? undefined : lastId);
    lastId = message.change_id;
    expect(message.type === "snapshot" || message.bids.length + message.asks.length > 0).toBe(true);
    for (const side of ["bids", "asks"] as const) {
      for (const [action, price, amount] of message[side]) {
        expect(book[side].has(price)).toBe(action !== "new");
        if (action === "delete") {
          expect(amount).toBe(0);
          book[side].delete(price);
        } else book[side].set(price, amount);
      }
    }
  }
  return book;
}

test("raw, 100ms and agg2 chains of every kind of instrument lead to the same book", async () => {
  const clock = createVirtualClock();
  const simulator = await createSimulator({ clock, credits: false, market: { rate: 2000 } });
  const client = new TestClient(simulator, clock);
  await clock.advance(0);
  await client.signIn();
  const all = [...simulator.exchange.instruments()];
  const options = all.filter(([, { kind }]) => kind === "option").slice(0, 20);
  const names = [...all.filter(([, { kind }]) => kind !== "option"), ...options].map(([name]) => name);
  const intervals = ["raw", "100ms", "agg2"];
  for (const interval of intervals) {
    await client.call("public/subscribe", { channels: names.map((name) => `book.${name}.${interval}`) }, 777);
  }
  await clock.advance(5000);
  simulator.exchange.setRate(0);
  await clock.advance(2000);
  const byChannel = new Map<string, BookMessage[]>();
  for (const { params } of client.notifications) {
    const messages = byChannel.get(params?.channel ?? "") ?? [];
    byChannel.set(params?.channel ?? "", messages);
    messages.push(params?.data as BookMessage);
  }
  let changes = 0;
  for (const name of names) {
    const { bids, asks } = simulator.exchange.book(name);
    for (const interval of intervals) {
      const messages = byChannel.get(`book.${name}.${interval}`) ?? [];
      changes += messages.length - 1;
      expect(rebuild(messages), `${name} ${interval}`).toEqual({ bids: new Map(bids), asks: new Map(asks) });
    }
  }
  expect(changes).toBeGreaterThan(1000);
  await simulator.close();
}, 60_000);

test("a new subscriber does not break the chain of the others when a level came and went", async () => {
  const clock = createVirtualClock();
  const simulator = await createSimulator({ clock, market: { rate: 0, liquidity: false } });
  const [early, late] = [new TestClient(simulator, clock), new TestClient(simulator, clock)];
  await clock.advance(0);
  await early.signIn();
  const channels = ["book.BTC-PERPETUAL.100ms"];
  await early.call("public/subscribe", { channels });
  const place = async () => early.call("private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10, price: 59_000 });
  await place();
  await early.call("private/cancel_all");
  await clock.advance(1_000);
  await late.call("public/subscribe", { channels });
  await place();
  await clock.advance(1_000);
  for (const client of [early, late]) {
    const messages = client.notifications.map(({ params }) => params?.data as BookMessage);
    expect(messages.map(({ type }) => type)).toEqual(["snapshot", "change"]);
    expect(rebuild(messages)).toEqual({ bids: new Map([[59_000, 10]]), asks: new Map() });
  }
  await simulator.close();
});
