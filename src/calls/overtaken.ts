/** Calls that wait for anything but credits, and that a cancel concerns: they must not leave after it. */
import { isCancel, overtakes } from "../limits/overtaking.ts";
import type { Call } from "./call.ts";

/** Those of the waiting calls that must not leave any more when `cancel` is made. For their credits, the limits do the same. */
export function overtakenBy(cancel: Call, waiting: Iterable<Call>): readonly Call[] {
  if (!isCancel(cancel.row)) return [];
  return [...waiting].filter((call) => (call.stage === "held" || call.stage === "parked") && overtakes(cancel, call));
}
