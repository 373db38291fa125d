/** What an error of the exchange proves about the call that it answers. */
import type { Effect, ErrorRow } from "../../generated/contract.ts";
import type { Outcome } from "./family.ts";

/** Finds what is known of a code; the message decides where one code has two meanings. */
export type ErrorTable = (code: number, message: string) => ErrorRow | undefined;

/** Builds the look-up over the rows of the generated table, which are made when the first error comes. */
export function errorTable(makeRows: () => readonly ErrorRow[]): ErrorTable {
  let byCode: ReadonlyMap<number, readonly ErrorRow[]> | undefined;
  return (code, message) => {
    byCode ??= rowsByCode(makeRows());
    const found = byCode.get(code);
    if (found === undefined) return undefined;
    const word = message.split(" ", 1)[0];
    return found.find((row) => row.name.split(" ", 1)[0] === word) ?? found[0];
  };
}

function rowsByCode(rows: readonly ErrorRow[]): ReadonlyMap<number, readonly ErrorRow[]> {
  const byCode = new Map<number, ErrorRow[]>();
  for (const row of rows) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row]);
  return byCode;
}

/** A code that proves nothing, or that is not known on a write, leaves the outcome open. */
export function outcomeOf(row: ErrorRow | undefined, effect: Effect): Outcome {
  if (row === undefined) return effect === "write" ? "unknown" : "refused";
  return row.engine === "maybe" ? "unknown" : "refused";
}
