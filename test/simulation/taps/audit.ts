/** What `resolveOutcome` said of the calls whose outcome was unknown, in numbers. */
import type { Resolution } from "../../../src/orders/resolution.ts";
import type { CallRecord } from "./ledger.ts";

/** Answers of one method. `wrong` counts calls for which an answer was not what the exchange did. */
type AuditRow = Readonly<Record<Resolution["fate"] | "wrong", number>>;

/** The answers of a run, or of many. */
export interface Audit {
  readonly methods: Readonly<Record<string, AuditRow>>;
  /** Orders with a deadline whose outcome was unknown. */
  readonly dated: number;
  /** Those of them that the client that made them could not decide when it was first asked. */
  readonly undecidedAtFirst: number;
  /** Those that it could not decide a minute later either. */
  readonly undecided: number;
  /** Why, and how often. */
  readonly reasons: Readonly<Record<string, number>>;
}

const nothing: AuditRow = { executed: 0, not_executed: 0, still_unknown: 0, wrong: 0 };
const orders: ReadonlySet<string> = new Set(["private/buy", "private/sell"]);

/** An audit of nothing. */
export const emptyAudit: Audit = { methods: {}, dated: 0, undecidedAtFirst: 0, undecided: 0, reasons: {} };

/** Counts the answers of one run. */
export function auditOf(records: readonly CallRecord[]): Audit {
  const methods: Record<string, AuditRow> = {};
  let dated = 0;
  let undecidedAtFirst = 0;
  let undecided = 0;
  const reasons: Record<string, number> = {};
  for (const { method, resolutions, askedAgain, isWrong, ending } of records) {
    const [own, next] = resolutions;
    if (own === undefined) continue;
    const row = { ...(methods[method] ?? nothing) };
    for (const { fate } of resolutions) row[fate] += 1;
    if (isWrong) row.wrong += 1;
    methods[method] = row;
    const isDated = ending?.kind === "error" && ending.error.trace?.valid_until !== undefined;
    if (!isDated || !orders.has(method)) continue;
    dated += 1;
    if (own.fate !== "still_unknown") continue;
    undecidedAtFirst += 1;
    const last = askedAgain ? next : own;
    if (last?.fate !== "still_unknown") continue;
    undecided += 1;
    reasons[last.reason] = (reasons[last.reason] ?? 0) + 1;
  }
  return { methods, dated, undecidedAtFirst, undecided, reasons };
}

/** Adds audits up. */
export function sumAudits(audits: readonly Audit[]): Audit {
  const methods: Record<string, AuditRow> = {};
  const reasons: Record<string, number> = {};
  for (const audit of audits) {
    for (const [reason, count] of Object.entries(audit.reasons)) reasons[reason] = (reasons[reason] ?? 0) + count;
    for (const [method, { executed, not_executed, still_unknown, wrong }] of Object.entries(audit.methods)) {
      const sum = methods[method] ?? nothing;
      methods[method] = {
        executed: sum.executed + executed,
        not_executed: sum.not_executed + not_executed,
        still_unknown: sum.still_unknown + still_unknown,
        wrong: sum.wrong + wrong,
      };
    }
  }
  const total = (of: (audit: Audit) => number): number => audits.reduce((sum, audit) => sum + of(audit), 0);
  return {
    methods,
    dated: total(({ dated }) => dated),
    undecidedAtFirst: total((audit) => audit.undecidedAtFirst),
    undecided: total(({ undecided }) => undecided),
    reasons,
  };
}

/** Calls for which an answer was wrong. */
export function wrongOf({ methods }: Audit): number {
  return Object.values(methods).reduce((sum, { wrong }) => sum + wrong, 0);
}

/** Share of the orders with a deadline whose fate stayed unknown. */
export function undecidedShare({ dated, undecided }: Audit): number {
  return dated === 0 ? 0 : undecided / dated;
}
