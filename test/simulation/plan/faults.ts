/** Draws what goes wrong: every kind of fault that the simulator knows, at any step of a session, several at once. */
import type { Fault, FaultRule } from "../../../simulator/faults/fault.ts";
import type { Chance } from "./chance.ts";

/** One thing that goes wrong. Its rules come into force together. */
export interface PlannedFault {
  /** Milliseconds after the start. */
  readonly atMs: number;
  readonly rules: readonly FaultRule[];
}

/** Steps of making a connection ready: something can go wrong between each two of them. */
const steps = [
  "public/hello",
  "public/set_heartbeat",
  "public/auth",
  "private/enable_cancel_on_disconnect",
  "public/subscribe",
  "private/subscribe",
];
const writes = ["private/buy", "private/sell", "private/edit", "private/cancel*", "private/mass_quote"];
const calls = [...writes, ...writes, "private/get_*", "public/get_*", "private/*", "*"];
const feeds = ["book.*", "ticker.*", "trades.*", "user.*", "quote.*", "incremental_ticker.*"];

const garbage = [
  undefined,
  "",
  "[]",
  "null",
  "{}",
  '{"id":{}}',
  '{"jsonrpc":"2.0","id":"elsewhere","result":1}',
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.NONE.raw","data":{}}}',
  '{"jsonrpc":"2.0","method":"subscription","params":null}',
  '{"jsonrpc":"2.0","method":"heartbeat"}',
  '{"jsonrpc":"2.0","id":99999999,"result":{}}',
  '{"jsonrpc":"2.0","error":{"code":11050,"message":"bad_request"}}',
  '"\\ud800"',
  "[".repeat(5_000),
];

/** Refusals before anything was done, and codes that prove nothing. */
const refusals = [
  { code: 10009, message: "not_enough_funds" },
  { code: 10040, message: "retry" },
  { code: 10047, message: "matching_engine_queue_full" },
  { code: 11044, message: "not_open_order" },
  { code: 13503, message: "unavailable" },
  { code: 13028, message: "temporarily_unavailable" },
  { code: 10001, message: "error" },
  { code: 99_999, message: "code_of_tomorrow" },
];

type Draw = (chance: Chance) => readonly FaultRule[];

/** The line breaks, so that the next connection meets what else is planned. */
const breakLine: FaultRule = { kind: "drop" };
const once = (fault: Fault, method: string): FaultRule => ({ ...fault, method });
const some = (chance: Chance) => ({ times: chance.whole(1, 3), skip: chance.whole(0, 3) });

/** A fault of calls, either at what the bots do or, after a break, at a step of the next session. */
function atCall(chance: Chance, fault: Fault): readonly FaultRule[] {
  if (chance.happens(0.3)) return [breakLine, once(fault, chance.pick(steps))];
  return [{ ...fault, method: chance.pick(calls), ...some(chance) }];
}

/** A fault of a line: at once, at a step of the session, or at a message. */
function onLine(chance: Chance, fault: Fault): readonly FaultRule[] {
  if (chance.happens(0.5)) return [fault];
  if (chance.happens(0.3)) return [{ ...fault, channel: chance.pick(feeds), skip: chance.whole(0, 20) }];
  return atCall(chance, fault);
}

const atMessage = (chance: Chance, fault: Fault): readonly FaultRule[] =>
  chance.happens(0.6)
    ? [{ ...fault, channel: chance.pick(feeds), times: chance.whole(1, 4), skip: chance.whole(0, 20) }]
    : atCall(chance, fault);

/** How each kind is drawn. */
const draws: Readonly<Record<Fault["kind"], Draw>> = {
  refuse: (chance) => [{ kind: "refuse", status: chance.pick([429, 502, 503]), times: chance.whole(1, 3) }, breakLine],
  drop: (chance) => onLine(chance, { kind: "drop", ...(chance.happens(0.5) && { executed: chance.happens(0.5) }) }),
  close: (chance) => onLine(chance, { kind: "close", code: chance.pick([1000, 1001, 1006, 1011, 1012, 4000]) }),
  half_open: (chance) => onLine(chance, { kind: "half_open" }),
  stall: (chance) => onLine(chance, { kind: "stall", ms: chance.whole(50, 60_000) }),
  too_slow: (chance) => onLine(chance, { kind: "too_slow" }),
  garbage: (chance) => {
    const text = chance.pick(garbage);
    return onLine(chance, text === undefined ? { kind: "garbage" } : { kind: "garbage", text });
  },
  delay: (chance) => atCall(chance, { kind: "delay", ms: chance.whole(5, 40_000) }),
  reorder: (chance) => atCall(chance, { kind: "reorder" }),
  notify_first: (chance) => [{ kind: "notify_first", method: chance.pick(writes), times: chance.whole(1, 10) }],
  lose_reply: (chance) => atCall(chance, { kind: "lose_reply" }),
  error: (chance) => [{ kind: "error", ...chance.pick(refusals), method: chance.pick(writes), ...some(chance) }],
  wrong_token: (chance) => [{ kind: "wrong_token", method: chance.pick([...writes, "private/get_*"]) }],
  credits_gone: (chance) => atCall(chance, { kind: "credits_gone" }),
  duplicate: (chance) => atMessage(chance, { kind: "duplicate" }),
  truncate: (chance) => atMessage(chance, { kind: "truncate" }),
  gap: (chance) => atMessage(chance, { kind: "gap" }),
  lock: (chance) => [{ kind: "lock", forMs: chance.whole(2_000, 30_000) }],
  maintenance: (chance) => [
    { kind: "maintenance", disconnect: chance.happens(0.5), forMs: chance.whole(2_000, 40_000) },
  ],
  settlement: (chance) => [{ kind: "settlement", forMs: chance.whole(1_000, 20_000) }],
  slow_clock: (chance) => [
    { kind: "slow_clock", ms: chance.whole(-50_000, 50_000), forMs: chance.whole(5_000, 60_000) },
  ],
};

/** Every kind of fault. */
export const kinds = Object.keys(draws) as readonly Fault["kind"][];

/** Draws the schedule of a run: some faults alone, some in a bunch. */
export function drawFaults(chance: Chance, durationMs: number): readonly PlannedFault[] {
  const planned: PlannedFault[] = [];
  const count = chance.whole(9, 14);
  let atMs = chance.between(0, 5_000);
  for (let drawn = 0; drawn < count; drawn += 1) {
    planned.push({ atMs: Math.round(atMs), rules: draws[chance.pick(kinds)](chance) });
    atMs += chance.happens(0.25) ? chance.between(0, 300) : chance.between(0, (2 * durationMs) / (count + 2));
    if (atMs > durationMs) atMs = chance.between(0, durationMs);
  }
  return planned.sort((one, other) => one.atMs - other.atMs);
}

/** In three runs of ten the connections are down while instruments expire. */
export function drawOutage(chance: Chance, expiryMs: number): readonly PlannedFault[] {
  if (!chance.happens(0.3)) return [];
  const beforeMs = chance.whole(100, 5_000);
  const forMs = beforeMs + chance.whole(1_000, 40_000);
  return [{ atMs: expiryMs - beforeMs, rules: [{ kind: "maintenance", disconnect: true, forMs }] }];
}
