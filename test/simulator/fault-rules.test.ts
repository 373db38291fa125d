import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createRandom } from "../../simulator/determinism/random.ts";
import type { FaultRule } from "../../simulator/faults/fault.ts";
import { Faults } from "../../simulator/faults/faults.ts";
import { readRule } from "../../simulator/faults/read-rule.ts";
import { startBench } from "./support/bench.ts";

test.each<readonly [object, string]>([
  [{ kind: "close", code: 1004 }, "`code` to be a close code: 1000 to 1015 without 1004, or 3000 to 4999, got 1004"],
  [{ kind: "close", code: 2500 }, "got 2500"],
  [{ kind: "close", code: 4000, reason: "é".repeat(62) }, "`reason` to be a string of at most 123 bytes"],
  [{ kind: "refuse", status: 5 }, "`status` to be an HTTP status from 400 to 599, got 5"],
  [{ kind: "refuse", status: 200 }, "got 200"],
  [{ kind: "stall", ms: -1 }, "`ms` to be a number of 0 or more, got -1"],
  [{ kind: "reorder", chance: 2 }, "`chance` to be a number from 0 to 1, got 2"],
  [{ kind: "reorder", times: 1.5 }, "`times` to be a whole number of 0 or more, got 1.5"],
  [{ kind: "reorder", method: "private/*_all" }, "`method` to be a name, with a `*` only at its end"],
  [{ kind: "error", code: "x", message: "y" }, '`code` to be a whole number, got "x"'],
  [{ kind: "slow_clock", ms: Number.NaN }, "`ms` to be a number, got null"],
])("%j is refused: it would break the exchange, or never strike", (rule, words) => {
  expect(() => readRule(rule)).toThrow(words);
});

test.each<readonly [object, string]>([
  [{ kind: "delay", ms: 5, channel: "book.*" }, "has no member `channel`"],
  [{ kind: "lock", channel: "book.*" }, "has no member `channel`"],
  [{ kind: "drop", method: "private/buy", channel: "book.*" }, "exclude each other"],
  [{ kind: "drop", skip: 3 }, "`skip` lets matches pass, and without `method` there are none"],
  [{ kind: "maintenance", skip: 3 }, "without `method` there are none"],
])("%j is refused: nothing could match it", (rule, words) => {
  expect(() => readRule(rule)).toThrow(words);
});

test("a state begins at a call: by its number, for a time, and covers the call itself", async () => {
  const { openSignedIn, clock } = await startBench({
    faults: [{ kind: "settlement", method: "private/buy", skip: 1, forMs: 100, times: 2 }],
  });
  const client = await openSignedIn();
  const buy = async () =>
    (await client.call("private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000 })).error?.code;
  expect([await buy(), await buy(), await buy()]).toEqual([undefined, 10041, 10041]);
  await clock.advance(100);
  expect([await buy(), await buy()]).toEqual([10041, 10041]);
  await clock.advance(100);
  expect(await buy()).toBeUndefined();
});

test("a state may leave it to the seed whether it begins", async () => {
  const states = (seed: number) => {
    const faults = new Faults(createVirtualClock(), createRandom(seed, "faults"));
    for (let at = 0; at < 40; at += 1) faults.add({ kind: "maintenance", chance: 0.5 });
    return faults.states().length;
  };
  expect(states(1)).toBe(states(1));
  expect(states(1)).toBeGreaterThan(0);
  expect(states(1)).toBeLessThan(40);
});

test("a fault whose time has come strikes, also when the timer of the host was early", () => {
  const tasks: (() => void)[] = [];
  const early = {
    now: () => 1000,
    schedule: (_delayMs: number, task: () => void) => {
      tasks.push(task);
      return () => {};
    },
  };
  const faults = new Faults(early, createRandom(1, "faults"));
  const struck: string[] = [];
  faults.aim({ strikeLines: ({ kind }) => struck.push(kind), stateChanged: ({ kind }) => struck.push(kind) });
  const rules: FaultRule[] = [
    { kind: "drop", afterMs: 50 },
    { kind: "lock", afterMs: 50 },
  ];
  for (const rule of rules) faults.add(rule);
  for (const task of tasks) task();
  expect(struck).toEqual(["drop", "lock"]);
});
