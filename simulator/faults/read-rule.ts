/** Reads fault rules, wherever they come from: a misspelt member would strike something else than was meant. */

import { isLongerThan } from "../wire/bytes.ts";
import type { FaultRule } from "./fault.ts";
import {
  faultKinds,
  faultMembers,
  isCallFault,
  isConnectFault,
  isLineFault,
  isStateFault,
  type Members,
  type MemberType,
} from "./kinds.ts";

/** Members that say when. */
const timing: Members = {
  afterMs: "duration?",
  forMs: "duration?",
  skip: "count?",
  times: "count?",
  chance: "chance?",
};

/** The rule that a value says, or an error that names what is wrong with it. */
export function readRule(value: unknown): FaultRule {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError('A fault is an object such as {"kind":"drop","method":"private/buy"}.');
  }
  const { kind } = value as { readonly kind?: unknown };
  if (typeof kind !== "string" || !faultKinds.has(kind)) {
    throw new TypeError(`Unknown kind of fault: ${JSON.stringify(kind)}. Known: ${[...faultKinds].join(", ")}.`);
  }
  const rule = value as FaultRule;
  const known: Members = { ...faultMembers[rule.kind], ...timing, ...placesOf(rule) };
  for (const name of Object.keys(rule)) {
    if (name === "kind" || Object.hasOwn(known, name)) continue;
    throw new TypeError(`Fault "${kind}" has no member \`${name}\`. It has ${Object.keys(known).join(", ")}.`);
  }
  const members = new Map<string, unknown>(Object.entries(rule));
  for (const [name, type] of Object.entries(known)) checkMember(kind, name, members.get(name), type);
  checkPlace(rule);
  return rule;
}

/** Members that say where a kind strikes. A handshake is neither a call nor a notification. */
function placesOf(rule: FaultRule): Members {
  if (isConnectFault(rule)) return {};
  if (isCallFault(rule) || isStateFault(rule)) return { method: "pattern?" };
  return { method: "pattern?", channel: "pattern?" };
}

/** Refuses what could never strike. */
function checkPlace(rule: FaultRule): void {
  const { kind, method, channel, skip } = rule;
  if (method !== undefined && channel !== undefined) {
    throw new TypeError(`Fault "${kind}": \`method\` and \`channel\` exclude each other.`);
  }
  const isByTime = (isLineFault(rule) || isStateFault(rule)) && method === undefined && channel === undefined;
  if (isByTime && skip !== undefined) {
    throw new TypeError(`Fault "${kind}": \`skip\` lets matches pass, and without \`method\` there are none.`);
  }
}

interface Check {
  readonly wanted: string;
  fits(value: unknown): boolean;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && !Number.isNaN(value);
}

function whole(wanted: string, fits: (value: number) => boolean): Check {
  return { wanted, fits: (value) => isNumber(value) && Number.isInteger(value) && fits(value) };
}

/** A closing frame has room for so many bytes of reason. */
const longestReasonBytes = 123;

/** Codes that the protocol knows, those that no frame carries included, and those that are free to use. */
function isCloseCode(code: number): boolean {
  return (code >= 1000 && code <= 1015 && code !== 1004) || (code >= 3000 && code <= 4999);
}

const checks: Readonly<Record<MemberType, Check>> = {
  any: { wanted: "anything", fits: () => true },
  chance: { wanted: "a number from 0 to 1", fits: (value) => isNumber(value) && value >= 0 && value <= 1 },
  closeCode: whole("a close code: 1000 to 1015 without 1004, or 3000 to 4999", isCloseCode),
  closeReason: {
    wanted: `a string of at most ${longestReasonBytes} bytes`,
    fits: (value) => typeof value === "string" && !isLongerThan(value, longestReasonBytes),
  },
  count: whole("a whole number of 0 or more", (value) => value >= 0),
  duration: { wanted: "a number of 0 or more", fits: (value) => isNumber(value) && value >= 0 },
  flag: { wanted: "true or false", fits: (value) => typeof value === "boolean" },
  integer: whole("a whole number", () => true),
  number: { wanted: "a number", fits: Number.isFinite },
  pattern: {
    wanted: "a name, with a `*` only at its end",
    fits: (value) => typeof value === "string" && /^[^*]*\*?$/.test(value),
  },
  status: whole("an HTTP status from 400 to 599", (value) => value >= 400 && value <= 599),
  text: { wanted: "a string", fits: (value) => typeof value === "string" },
};

function checkMember(kind: string, name: string, value: unknown, type: Members[string]): void {
  if (value === undefined && type.endsWith("?")) return;
  const { wanted, fits } = checks[type.replace("?", "") as MemberType];
  if (fits(value)) return;
  throw new TypeError(`Fault "${kind}": expected \`${name}\` to be ${wanted}, got ${JSON.stringify(value)}.`);
}
