/** The table that a run prints. */
import Table from "cli-table3";
import type { MeasuredRow } from "./measure/results.ts";

const digits = (value: number): string => value.toLocaleString("en", { maximumSignificantDigits: 3 });

/** A line for each contender of each row: figure, spread, and the ratio to the first contender. */
export function printTable(rows: readonly MeasuredRow[]): void {
  const table = new Table({
    head: ["row", "contender", "median", "spread", "ratio", "spread", "at most"],
    style: { compact: true, head: [] },
  });
  for (const { title, unit, figures, goal } of rows) {
    for (const [index, { contender, median, low, high, ratio }] of figures.entries()) {
      table.push([
        index === 0 ? title : "",
        contender,
        `${digits(median)} ${unit}`,
        `${digits(low)} to ${digits(high)}`,
        index === 0 ? "" : ratio.median.toFixed(2),
        index === 0 ? "" : `${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}`,
        goal === undefined || index !== (figures.length === 1 ? 0 : 1) ? "" : `${goal}`,
      ]);
    }
  }
  console.log(table.toString());
}
