import { expect, test } from "vitest";
import { Witness } from "../../bench/soak/witness.ts";

const book = { name: "book.BTC-PERPETUAL.raw", speaksAtOnce: true, isChain: true };
const trades = { name: "trades.BTC-PERPETUAL.raw", speaksAtOnce: false, isChain: false };
const snapshot = (change_id: number) => ({ type: "snapshot", change_id });
const change = (prev_change_id: number, change_id: number) => ({ type: "change", prev_change_id, change_id });

/** A book that was read before the line broke. */
function afterBreak(): Witness {
  const witness = new Witness([book, trades]);
  witness.heard(book.name, snapshot(1));
  witness.heard(book.name, change(1, 2));
  witness.broken(1_000);
  return witness;
}

test("channels that get their gap and speak again are well", () => {
  const witness = afterBreak();
  for (const { name } of [book, trades]) witness.told(name, "reconnect", 1_200);
  witness.heard(book.name, snapshot(9));
  witness.judge();
  expect(witness.faults).toEqual({ untold: 0, silent: 0, torn: 0, stray: 0 });
  expect(witness.breaks).toBe(1);
  expect(witness.restoredMs).toEqual({ median: 200, worst: 200 });
});

test("a reader that gets no gap counts, whatever comes", () => {
  const witness = afterBreak();
  witness.told(book.name, "reconnect", 1_200);
  witness.heard(book.name, snapshot(9));
  witness.heard(trades.name, []);
  witness.judge();
  expect(witness.faults).toMatchObject({ untold: 1, silent: 0 });
});

test("a channel that stays silent counts, unless it only speaks of trades", () => {
  const witness = afterBreak();
  for (const { name } of [book, trades]) witness.told(name, "reconnect", 1_200);
  witness.judge();
  expect(witness.faults).toMatchObject({ untold: 0, silent: 1 });
});

test("a message that was under way when the line broke proves nothing", () => {
  const witness = afterBreak();
  witness.heard(book.name, change(2, 3));
  for (const { name } of [book, trades]) witness.told(name, "reconnect", 1_200);
  witness.judge();
  expect(witness.faults).toMatchObject({ silent: 1, torn: 0 });
});

test("a change that does not follow, and one without a snapshot before it, count", () => {
  const witness = afterBreak();
  witness.heard(book.name, change(7, 8));
  witness.told(book.name, "reconnect", 1_200);
  witness.heard(book.name, change(8, 9));
  expect(witness.faults.torn).toBe(2);
});

test("a gap without a break counts", () => {
  const witness = new Witness([book]);
  witness.told(book.name, "reconnect", 1_000);
  witness.broken(2_000);
  witness.told(book.name, "overflow", 2_100);
  expect(witness.faults.stray).toBe(2);
});
