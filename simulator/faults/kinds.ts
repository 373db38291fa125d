/** The kinds of faults, sorted by what they strike. */

import type { CallFault, ConnectFault, Fault, LineFault, MessageFault, StateFault } from "./fault.ts";

/** Members of each kind besides `kind`, and their type; those with `?` may be left out. */
export const faultMembers = {
  refuse: { status: "number?" },
  drop: { executed: "boolean?" },
  close: { code: "number", reason: "string?" },
  half_open: {},
  stall: { ms: "number" },
  too_slow: {},
  garbage: { text: "string?" },
  delay: { ms: "number" },
  reorder: {},
  notify_first: {},
  lose_reply: {},
  error: { code: "number", message: "string", data: "any?" },
  wrong_token: {},
  credits_gone: {},
  duplicate: {},
  truncate: {},
  gap: {},
  lock: { index: "string?" },
  maintenance: { disconnect: "boolean?" },
  settlement: {},
  slow_clock: { ms: "number" },
} as const satisfies Readonly<Record<Fault["kind"], Readonly<Record<string, string>>>>;

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

export const isConnectFault = <F extends Fault>(fault: F): fault is Extract<F, ConnectFault> => fault.kind === "refuse";
export const isLineFault = <F extends Fault>(fault: F): fault is Extract<F, LineFault> => lineKinds.has(fault.kind);
export const isCallFault = <F extends Fault>(fault: F): fault is Extract<F, CallFault> => callKinds.has(fault.kind);
export const isMessageFault = <F extends Fault>(fault: F): fault is Extract<F, MessageFault> =>
  messageKinds.has(fault.kind);
export const isStateFault = <F extends Fault>(fault: F): fault is Extract<F, StateFault> => stateKinds.has(fault.kind);
