/** The entries of a journal, gathered by call. */
import type { JournalEnding, JournalEntry, JournalIntent } from "../../src/journal/entry.ts";

/** A call as a journal has it: its intent, and the newest word on its fate. */
export interface JournaledCall {
  readonly intent: JournalIntent;
  readonly ending?: JournalEnding;
}

/** The calls of a journal in the order in which they left. An ending whose intent was pruned is left out. */
export function callsOf(entries: Iterable<JournalEntry>): readonly JournaledCall[] {
  const calls = new Map<string, JournaledCall>();
  for (const entry of entries) {
    if (entry.what === "intent") {
      calls.set(entry.call, { intent: entry });
      continue;
    }
    const call = calls.get(entry.call);
    if (call !== undefined) calls.set(entry.call, { ...call, ending: entry });
  }
  return [...calls.values()];
}

/** Whether nothing says what became of a call. */
export function isUnfinished({ ending }: JournaledCall): boolean {
  return ending === undefined || ending.fate === "unknown" || ending.fate === "still_unknown";
}

/** A call as one flat row, for a table of a spreadsheet. Times are ISO 8601 in UTC. */
export function rowOf({ intent, ending }: JournaledCall): Readonly<Record<string, unknown>> {
  const { atMs, call, method, offsetMs, trace } = intent;
  return {
    at: timeOf(atMs),
    call,
    method,
    client_id: trace.account.clientId,
    user_id: trace.account.userId,
    instrument_name: trace.instrument_name,
    label: trace.label,
    order_id: trace.order_id,
    direction: trace.direction,
    amount: trace.amount,
    price: trace.price,
    valid_until: trace.valid_until === undefined ? undefined : timeOf(trace.valid_until),
    offset_ms: offsetMs,
    fate: ending?.fate ?? "unfinished",
    ended: ending === undefined ? undefined : timeOf(ending.atMs),
    ms: ending?.ms?.toFixed(2),
    reason: ending?.reason,
    terms: JSON.stringify(trace.terms),
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
