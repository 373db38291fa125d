/** What an error of the exchange proves about the call that it answers. */
import type { Effect, ErrorRow } from "../../generated/contract.ts";
import type { Outcome } from "./family.ts";

/** Finds what is known of a code; the message decides where one code has two meanings. */
export type ErrorTable = (code: number, message: string) => ErrorRow | undefined;

/** Builds the look-up from the rows of the generated table. */
export function errorTable(rows: readonly ErrorRow[]): ErrorTable {
  const byCode = new Map<number, ErrorRow[]>();
  for (const row of rows) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row]);
  return (code, message) => {
    const found = byCode.get(code);
    if (found === undefined) return undefined;
    const word = message.split(" ", 1)[0];
    return found.find((row) => row.name.split(" ", 1)[0] === word) ?? found[0];
  };
}

/** A code that proves nothing, or that is not known on a write, leaves the outcome open. */
export function outcomeOf(row: ErrorRow | undefined, effect: Effect): Outcome {
  if (row === undefined) return effect === "write" ? "unknown" : "refused";
  return row.engine === "maybe" ? "unknown" : "refused";
}
