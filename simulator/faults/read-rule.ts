/** Reads fault rules, wherever they come from: a misspelt member would strike something else than was meant. */

import type { FaultRule } from "./fault.ts";
import { faultKinds, faultMembers } from "./kinds.ts";

type Members = Readonly<Record<string, string>>;

/** Members that say when, and their type. */
const timing: Members = { afterMs: "number?", forMs: "number?", skip: "number?", times: "number?", chance: "number?" };
/** Members that say at which call or notification; states and refused connections are not about one. */
const places: Members = { method: "string?", channel: "string?" };
const withoutPlace: ReadonlySet<string> = new Set(["refuse", "lock", "maintenance", "settlement", "slow_clock"]);
/** Numbers that may be negative. */
const signed: ReadonlySet<string> = new Set(["code", "ms"]);

/** The rule that a value says, or an error that names what is wrong with it. */
export function readRule(value: unknown): FaultRule {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError('A fault is an object such as {"kind":"drop","method":"private/buy"}.');
  }
  const rule = value as Readonly<Record<string, unknown>>;
  const { kind } = rule;
  if (typeof kind !== "string" || !faultKinds.has(kind)) {
    throw new TypeError(`Unknown kind of fault: ${JSON.stringify(kind)}. Known: ${[...faultKinds].join(", ")}.`);
  }
  const own: Members = faultMembers[kind as FaultRule["kind"]];
  const known: Members = { ...own, ...timing, ...(withoutPlace.has(kind) ? {} : places) };
  for (const name of Object.keys(rule)) {
    if (name === "kind" || Object.hasOwn(known, name)) continue;
    throw new TypeError(`Fault "${kind}" has no member \`${name}\`. It knows ${Object.keys(known).join(", ")}.`);
  }
  for (const [name, type] of Object.entries(known)) checkMember(kind, name, rule[name], type);
  return value as FaultRule;
}

function checkMember(kind: string, name: string, value: unknown, type: string): void {
  if (type.startsWith("any") || (value === undefined && type.endsWith("?"))) return;
  const wanted = type.replace("?", "");
  const isRight = wanted === typeof value && (typeof value !== "number" || value >= 0 || signed.has(name));
  if (isRight) return;
  const range = wanted === "number" && !signed.has(name) ? " of 0 or more" : "";
  throw new TypeError(`Fault "${kind}": expected \`${name}\` to be a ${wanted}${range}, got ${JSON.stringify(value)}.`);
}
