/** The error codes of the exchange, and what to do about each. */
import type { ErrorRow } from "../../generated/contract.ts";
import { errorRows } from "../../generated/errors.ts";

/** Rows of a code, or of a name; a name may be given in part. */
export function errorsNamed(word: string): readonly ErrorRow[] {
  if (/^-?\d+$/.test(word)) return errorRows().filter(({ code }) => code === Number(word));
  const wanted = word.toLowerCase();
  const exact = errorRows().filter(({ name }) => name.toLowerCase() === wanted);
  return exact.length > 0 ? exact : errorRows().filter(({ name }) => name.toLowerCase().includes(wanted));
}

/** What repeating the call does, in a sentence. */
export const retryAdvice: Readonly<Record<ErrorRow["retry"], string>> = {
  no: "Repeating it does not help.",
  fix: "Change the call, then send it again.",
  backoff: "Wait a little longer each time, then send it again.",
  reauth: "Sign in again, then send it again. The client does that by itself.",
  wait: "Wait until the exchange allows it, then send it again.",
  verify: "Look up first what became of it: `client.resolveOutcome(error)` does that.",
};

/** Whether the matching engine acted, in a sentence. */
export const engineFact: Readonly<Record<ErrorRow["engine"], string>> = {
  no: "It did not reach the matching engine: no order was placed, changed or cancelled.",
  rejected: "The matching engine rejected it: no order was placed, changed or cancelled.",
  maybe: "The matching engine may have acted on it.",
  never: "It has nothing to do with orders.",
};
