/** Prints what runs have shown. */
import type { PlannedFault } from "../plan/faults.ts";
import { type Audit, undecidedShare, wrongOf } from "../taps/audit.ts";
import type { RunReport } from "../world/world.ts";
import type { Coverage } from "./coverage.ts";
import type { Outcome } from "./messages.ts";

const seconds = (ms: number): string => (ms / 1_000).toFixed(3).padStart(9);

/** The story of one run, line by line. */
export function storyOf({ log }: RunReport): string {
  return log.map(({ atMs, who, what }) => `${seconds(atMs)} s  ${who.padEnd(9)} ${what}`).join("\n");
}

/** One fault as a rule that can be typed again. */
export function faultLine({ atMs, rules }: PlannedFault): string {
  return `${seconds(atMs)} s  ${rules.map((rule) => JSON.stringify(rule)).join(" and ")}`;
}

/** Figures, coverage, and every failure with its shortest schedule. */
export function summaryOf(coverage: Coverage, elapsedMs: number): string {
  const { seeds, failed, calls, fewestCalls, fewestExecutions, fewestFaults, shortestMs, strikes, heapGrowth, audit } =
    coverage;
  const counts = Object.entries(strikes).sort(([, one], [, other]) => other - one);
  const lines = [
    `${seeds} seeds in ${(elapsedMs / 1_000).toFixed(0)} s, ${failed.length} failed`,
    `each of at least ${(shortestMs / 60_000).toFixed(1)} virtual minutes, ${fewestCalls} calls, ${fewestExecutions} executions and ${fewestFaults} faults; ${calls} calls in all`,
    `heap of a worker: ${(heapGrowth / 1e6).toFixed(1)} MB more after a thousand runs`,
    "faults that struck:",
    ...counts.map(([kind, count]) => `  ${kind.padEnd(14)} ${String(count).padStart(7)}`),
    ...auditLines(audit),
  ];
  for (const outcome of failed) lines.push("", failureOf(outcome));
  return lines.join("\n");
}

/** What `resolveOutcome` said, by method, against what the exchange did. */
function auditLines(audit: Audit): readonly string[] {
  const { dated, undecidedAtFirst, undecided, methods, reasons } = audit;
  const share = (100 * undecidedShare(audit)).toFixed(1);
  const rows = Object.entries(methods).sort(([one], [other]) => one.localeCompare(other));
  const cells = (of: readonly (string | number)[]): string => of.map((cell) => String(cell).padStart(14)).join("");
  return [
    `resolveOutcome: ${wrongOf(audit)} wrong; of ${dated} lost orders with a deadline ${undecidedAtFirst} still unknown at first, ${undecided} when asked again a minute later (${share} %)`,
    ...Object.entries(reasons).map(([reason, count]) => `  ${String(count).padStart(4)}  ${reason}`),
    `  ${"".padEnd(32)}${cells(["executed", "not_executed", "still_unknown", "wrong"])}`,
    ...rows.map(
      ([method, { executed, not_executed, still_unknown, wrong }]) =>
        `  ${method.padEnd(32)}${cells([executed, not_executed, still_unknown, wrong])}`,
    ),
  ];
}

/** A seed that failed: how to play it again, what broke first, and the shortest schedule that still breaks it. */
export function failureOf({ seed, violations, faults }: Outcome): string {
  const lines = [`seed ${seed} (npm run simulate -- --seed ${seed}):`];
  for (const { invariant, what, atMs } of violations.slice(0, 3))
    lines.push(`  ${seconds(atMs)} s  ${invariant}: ${what}`);
  if (faults !== undefined)
    lines.push("  the shortest schedule that still fails:", ...faults.map((each) => `  ${faultLine(each)}`));
  return lines.join("\n");
}
