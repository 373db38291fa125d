/** Which credit pool pays for a call. */
import type { LimitPool, MethodRow } from "../../generated/contract.ts";

type Params = Readonly<Record<string, unknown>>;

/** Cancels that reach over all currencies unless they name one. */
const wideCancels: ReadonlySet<string> = new Set(["private/cancel_by_label", "private/cancel_all_by_kind_or_type"]);

/** The pool of the method; wide cancels pay as `private/cancel_all` does. A method that does not exist is not free either. */
export function poolOf(row: MethodRow | undefined, { currency }: Params): LimitPool {
  if (row === undefined) return "non_matching";
  const isWide = wideCancels.has(row.wire) && (currency === undefined || currency === "any");
  return isWide ? "cancel_all" : row.pool;
}
