import { expect, test } from "vitest";
import { createSimulator, createStorm, createVirtualClock } from "../../simulator/index.ts";

type Anything = (...args: readonly unknown[]) => unknown;

const circle: { self?: unknown } = {};
circle.self = circle;
let deep: unknown[] = [];
for (let depth = 0; depth < 20_000; depth++) deep = [deep];
const odd: readonly unknown[] = [
  undefined,
  null,
  Symbol("s"),
  1n,
  Number.NaN,
  -1,
  true,
  "x",
  () => {},
  circle,
  deep,
  [],
  [1],
  { a: 1 },
  Object.create(null),
  new Date(Number.NaN),
  ...Object.getOwnPropertyNames(Object.prototype),
];
const options = [
  "seed",
  "clock",
  "listen",
  "accounts",
  "numbers",
  "testnet",
  "credits",
  "latencies",
  "networkDelayMs",
  "tokenLifetimeS",
  "idleTimeoutMs",
  "connectionsPerAddress",
  "backlogLimit",
  "faults",
  "checkOutgoing",
  "onProblem",
  "market",
];

/** An error that names what is wrong, and is no accident further inside. */
function namesIt(error: unknown): boolean {
  return error instanceof TypeError && /^(?:Expected `|`options|Account |A fault |.*expected )/.test(error.message);
}

async function takes(given: unknown): Promise<void> {
  try {
    const exchange = await (createSimulator as Anything as (options: unknown) => ReturnType<typeof createSimulator>)(
      given,
    );
    await exchange.close();
  } catch (error) {
    expect(error).toSatisfy(namesIt);
  }
}

test("createSimulator takes any options, or names what is wrong", async () => {
  const clock = createVirtualClock();
  for (const value of odd) {
    await takes(value);
    for (const option of options) await takes({ clock, listen: false, [option]: value });
  }
});

test.each([createStorm, createVirtualClock] as Anything[])("%o takes anything, or names what is wrong", (make) => {
  for (const value of odd) {
    for (const args of [
      [value],
      [1, value],
      [1, { durationMs: value, count: 1 }],
      [1, { durationMs: 1, count: value }],
    ]) {
      try {
        make(...args);
      } catch (error) {
        expect(error).toSatisfy(namesIt);
      }
    }
  }
});
