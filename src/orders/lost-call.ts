/** Reads what the user hands to `resolveOutcome`: an error of a call, or what became of one that went through JSON. */
import type { CallTrace, Outcome } from "../errors/family.ts";

/** What an error says of its call. */
export interface LostCall {
  readonly method: string;
  readonly outcome: Outcome;
  readonly trace: CallTrace | undefined;
}

type Members = Readonly<Record<string, unknown>>;

const outcomes: ReadonlySet<unknown> = new Set<Outcome>(["not_sent", "unknown", "refused"]);

/** Reads an error; `undefined` for anything else. */
export function lostCallOf(error: unknown): LostCall | undefined {
  if (!isObject(error)) return undefined;
  const { method, outcome, trace } = error;
  if (typeof method !== "string" || !outcomes.has(outcome)) return undefined;
  return { method, outcome: outcome as Outcome, trace: isTrace(trace) ? trace : undefined };
}

/** Whether all that a look-up relies on is there, and of its type. */
function isTrace(value: unknown): value is CallTrace & Members {
  if (!isObject(value)) return false;
  const texts = ["entry", "label", "instrument_name", "order_id", "quote_id", "direction"].map((name) => value[name]);
  return (
    isObject(value["account"]) &&
    isObject(value["terms"]) &&
    typeof value["client"] === "string" &&
    typeof value["uniqueLabel"] === "boolean" &&
    typeof value["sentMs"] === "number" &&
    (value["valid_until"] === undefined || Number.isFinite(value["valid_until"])) &&
    texts.every((text) => text === undefined || typeof text === "string")
  );
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}
