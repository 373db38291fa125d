/** Reads fault rules that come as JSON: from a file, or over the control endpoint. */

import type { FaultRule } from "./fault.ts";
import { faultKinds } from "./faults.ts";

const numberMembers = ["afterMs", "forMs", "skip", "times", "chance"] as const;
const textMembers = ["method", "channel"] as const;

/** Members that a kind cannot do without, and their type. */
const required: Readonly<Record<string, readonly (readonly [name: string, type: "number" | "string"])[]>> = {
  close: [["code", "number"]],
  stall: [["ms", "number"]],
  delay: [["ms", "number"]],
  slow_clock: [["ms", "number"]],
  error: [
    ["code", "number"],
    ["message", "string"],
  ],
};

/** The rule that a JSON value says, or an error that names what is wrong with it. */
export function readRule(value: unknown): FaultRule {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError('A fault is an object such as {"kind":"drop","method":"private/buy"}.');
  }
  const rule = value as Readonly<Record<string, unknown>>;
  const { kind } = rule;
  if (typeof kind !== "string" || !faultKinds.has(kind)) {
    throw new TypeError(`Unknown kind of fault: ${JSON.stringify(kind)}. Known: ${[...faultKinds].join(", ")}.`);
  }
  for (const [name, type] of required[kind] ?? []) expectType(kind, name, rule[name], type);
  for (const name of numberMembers) if (rule[name] !== undefined) expectType(kind, name, rule[name], "number");
  for (const name of textMembers) if (rule[name] !== undefined) expectType(kind, name, rule[name], "string");
  return value as FaultRule;
}

function expectType(kind: string, name: string, value: unknown, type: "number" | "string"): void {
  const fits =
    typeof value === type && (type === "string" || (value as number) >= 0 || name === "ms" || name === "code");
  if (fits) return;
  throw new TypeError(`Fault "${kind}": expected \`${name}\` to be a ${type}, got ${JSON.stringify(value)}.`);
}
