/** Calls the functions that a user gave to a view of the desk. */
import { guard, messageOf } from "../platform/guard.ts";
import { warn } from "../platform/warn.ts";

/** Runs a function of the user. What it throws, at once or later, is a warning and does no harm to the view. */
export function callListener(where: string, run: () => unknown): void {
  guard(run, (error) => warn(`${where}: ${messageOf(error)}`, "DERIBIT_RPC_THROWN"));
}
