/** One process leads, whatever fails: no order twice, none lost, none of an old leader after a new one began. */
import { expect, test } from "vitest";
import { runLeaders } from "./leaders.ts";

test("30 seeds of crashes, pauses, cuts and hand-overs", async () => {
  let [orders, terms, handOvers, recovered] = [0, 0, 0, 0];
  for (let seed = 1; seed <= 30; seed++) {
    const run = await runLeaders(seed);
    expect([seed, run.violations]).toEqual([seed, []]);
    orders += run.orders;
    terms += run.terms;
    handOvers += run.handOvers;
    recovered += run.recovered;
  }
  expect(orders).toBeGreaterThan(2_000);
  expect(terms).toBeGreaterThan(200);
  expect(handOvers).toBeGreaterThan(30);
  expect(recovered).toBeGreaterThan(300);
}, 120_000);
