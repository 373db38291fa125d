/** The file that a run leaves, from which the page and its charts are made. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Case, Row, Samples } from "./case.ts";
import { type Figure, figuresOf } from "./figures.ts";
import type { Machine } from "./machine.ts";

const root = resolve(import.meta.dirname, "../..");

/** Where the results are that the page is made from. */
export const resultsFile = join(root, "bench/results/latest.json");

export interface MeasuredRow extends Row {
  /** The baseline first. */
  readonly figures: readonly Figure[];
}

export interface Results {
  readonly date: string;
  readonly commit: string;
  /** Whether files differed from the commit. */
  readonly isChanged: boolean;
  readonly machine: Machine;
  /** Versions of what was measured. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** Share of the full number of messages and calls. */
  readonly share: number;
  readonly tookS: number;
  readonly rows: readonly MeasuredRow[];
  /** Rows that failed, with the reason. */
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
}

export function measured({ rows }: Case, samples: Samples): MeasuredRow[] {
  return rows.map((row) => ({ ...row, figures: figuresOf(samples.get(row.metric) ?? new Map()).map(rounded) }));
}

/** Four digits say all that there is to say. */
function rounded<Value>(value: Value): Value {
  if (typeof value === "number") return Number(value.toPrecision(4)) as Value;
  if (Array.isArray(value)) return value.map(rounded) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, rounded(member)])) as Value;
}

export function readResults(file: string = resultsFile): Results {
  return JSON.parse(readFileSync(file, "utf8")) as Results;
}

/** Commit of this checkout, and whether files of the code differ from it. */
export function checkout(): Pick<Results, "commit" | "isChanged"> {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  return {
    commit: git("rev-parse", "--short", "HEAD"),
    isChanged: git("status", "--porcelain", "--", "src", "generated", "bench", "package-lock.json") !== "",
  };
}

export function versionsOf(names: readonly string[]): Readonly<Record<string, string>> {
  const versionOf = (name: string): string =>
    JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;
  return Object.fromEntries(names.map((name) => [name, versionOf(name)]));
}
