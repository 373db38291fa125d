/** Fault schedules drawn from a seed, for tests that search for unforeseen failures. */

import type { Random } from "../determinism/random.ts";
import { createRandom } from "../determinism/random.ts";
import type { Fault, FaultRule } from "./fault.ts";

/** How many faults there are, and over which time. */
export interface StormOptions {
  /** Time over which the faults are spread, in milliseconds. */
  readonly durationMs: number;
  /** How many there are. */
  readonly count: number;
  /** Kinds to choose from. @default all that a client can recover from without help */
  readonly kinds?: readonly Fault["kind"][] | undefined;
}

const survivableKinds = [
  "refuse",
  "drop",
  "close",
  "half_open",
  "stall",
  "garbage",
  "delay",
  "reorder",
  "notify_first",
  "lose_reply",
  "wrong_token",
  "duplicate",
  "gap",
  "settlement",
] as const satisfies readonly Fault["kind"][];

const methods = [
  "private/buy",
  "private/sell",
  "private/cancel",
  "private/edit",
  "private/get_*",
  "public/*",
  "private/*",
];
const channels = ["book.*", "ticker.*", "trades.*", "user.*"];

/** A schedule of faults. The same seed and options give the same schedule. */
export function createStorm(seed: number, options: StormOptions): FaultRule[] {
  if (typeof seed !== "number") throw new TypeError("Expected `seed` to be a number.");
  checkStorm(options);
  const { durationMs, count, kinds = survivableKinds } = options;
  const random = createRandom(seed, "storm");
  return Array.from({ length: count }, () => {
    const kind = pick(random, kinds) ?? "drop";
    const afterMs = Math.floor(random() * durationMs);
    return { ...createFault(kind, random), afterMs, times: 1 };
  });
}

function checkStorm(options: StormOptions): void {
  if (typeof options !== "object" || options === null) throw new TypeError("Expected `options` to be an object.");
  for (const name of Object.keys(options)) {
    if (!["durationMs", "count", "kinds"].includes(name))
      throw new TypeError(`\`options\` has no member \`${name}\`. It has durationMs, count, kinds.`);
  }
  const { durationMs, count, kinds } = options;
  if (typeof durationMs !== "number" || !(durationMs >= 0))
    throw new TypeError("Expected `options.durationMs` to be a number of milliseconds, 0 or more.");
  if (!(Number.isInteger(count) && count >= 0)) throw new TypeError("Expected `options.count` to be a whole number.");
  if (kinds !== undefined && !Array.isArray(kinds)) throw new TypeError("Expected `options.kinds` to be a list.");
}

function createFault(kind: Fault["kind"], random: Random): FaultRule {
  const ms = 1 + Math.floor(random() * 2000);
  const method = pick(random, methods) ?? "private/*";
  const channel = pick(random, channels) ?? "book.*";
  switch (kind) {
    case "delay":
      return { kind, ms, method };
    case "reorder":
    case "notify_first":
    case "lose_reply":
    case "wrong_token":
    case "credits_gone":
      return { kind, method };
    case "error":
      return { kind, code: 10040, message: "retry", method };
    case "duplicate":
    case "truncate":
    case "gap":
      return { kind, channel, skip: Math.floor(random() * 20) };
    case "drop":
      return random() < 0.5 ? { kind } : { kind, method, executed: random() < 0.7 };
    case "close":
      return { kind, code: random() < 0.5 ? 1001 : 4000, reason: "storm" };
    case "stall":
      return { kind, ms };
    case "slow_clock":
      return { kind, ms, forMs: 10 * ms };
    case "lock":
    case "maintenance":
    case "settlement":
      return { kind, forMs: ms };
    case "refuse":
      return { kind, status: 503 };
    default:
      return { kind };
  }
}

function pick<Value>(random: Random, values: readonly Value[]): Value | undefined {
  return values[Math.floor(random() * values.length)];
}
