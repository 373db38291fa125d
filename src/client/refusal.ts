/** Calls of the user that cannot go well whatever the exchange would say: they are refused here, unsent. */
import { ValidationError } from "../errors/call.ts";
import type { MethodRow } from "../venue.ts";

/**
 * The error of a call that must not be made; `undefined` for one that may. A client that keeps a session makes some calls
 * itself.
 */
export function refusalOf(row: MethodRow, credentials: unknown, keepsSession: boolean): ValidationError | undefined {
  const { namespace, instead } = row;
  if (keepsSession && instead !== undefined) return refusal(row, `the session makes this call itself, use ${instead}`);
  if (namespace === "private" && credentials === undefined) {
    return refusal(row, "private methods need the option `credentials`");
  }
  return undefined;
}

function refusal({ wire }: MethodRow, message: string): ValidationError {
  return new ValidationError("method", [{ path: "", message }], { method: wire, outcome: "not_sent" });
}
