/** The kinds of faults, sorted by what they strike. */

import type { CallFault, ConnectFault, Fault, LineFault, MessageFault, StateFault } from "./fault.ts";

/** What the value of a member has to be. */
export type MemberType =
  | "any"
  | "chance"
  | "closeCode"
  | "closeReason"
  | "count"
  | "duration"
  | "flag"
  | "integer"
  | "number"
  | "pattern"
  | "status"
  | "text";

/** Members by name. Those with `?` may be left out. */
export type Members = Readonly<Record<string, MemberType | `${MemberType}?`>>;

/** Members of each kind besides `kind`. */
export const faultMembers = {
  refuse: { status: "status?" },
  drop: { executed: "flag?" },
  close: { code: "closeCode", reason: "closeReason?" },
  half_open: {},
  stall: { ms: "duration" },
  too_slow: {},
  garbage: { text: "text?" },
  delay: { ms: "duration" },
  reorder: {},
  notify_first: {},
  lose_reply: {},
  error: { code: "integer", message: "text", data: "any?" },
  wrong_token: {},
  credits_gone: {},
  duplicate: {},
  truncate: {},
  gap: {},
  lock: { index: "text?" },
  maintenance: { disconnect: "flag?" },
  settlement: {},
  slow_clock: { ms: "number" },
} as const satisfies Readonly<Record<Fault["kind"], Members>>;

/** Every word that a rule may have as its `kind`. */
export const faultKinds: ReadonlySet<string> = new Set(Object.keys(faultMembers));

const lineKinds: ReadonlySet<string> = new Set<LineFault["kind"]>([
  "drop",
  "close",
  "half_open",
  "stall",
  "too_slow",
  "garbage",
]);
const callKinds: ReadonlySet<string> = new Set<CallFault["kind"]>([
  "delay",
  "reorder",
  "notify_first",
  "lose_reply",
  "error",
  "wrong_token",
  "credits_gone",
]);
const messageKinds: ReadonlySet<string> = new Set<MessageFault["kind"]>(["duplicate", "truncate", "gap"]);
const stateKinds: ReadonlySet<string> = new Set<StateFault["kind"]>([
  "lock",
  "maintenance",
  "settlement",
  "slow_clock",
]);

export function isConnectFault<F extends Fault>(fault: F): fault is Extract<F, ConnectFault> {
  return fault.kind === "refuse";
}

export function isLineFault<F extends Fault>(fault: F): fault is Extract<F, LineFault> {
  return lineKinds.has(fault.kind);
}

export function isCallFault<F extends Fault>(fault: F): fault is Extract<F, CallFault> {
  return callKinds.has(fault.kind);
}

export function isMessageFault<F extends Fault>(fault: F): fault is Extract<F, MessageFault> {
  return messageKinds.has(fault.kind);
}

export function isStateFault<F extends Fault>(fault: F): fault is Extract<F, StateFault> {
  return stateKinds.has(fault.kind);
}
