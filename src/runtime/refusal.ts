/** Calls of the user that cannot go well whatever the exchange would say: they are refused here, unsent. */
import type { MethodRow } from "../contract.ts";
import { ValidationError } from "../errors/call.ts";

export interface Identity {
  readonly credentials: unknown;
  /** Whether the client keeps a session, which makes some calls itself. */
  readonly keepsSession: boolean;
}

/** The error of a call that must not be made; `undefined` for one that may. */
export function refusalOf({ wire, namespace, instead }: MethodRow, client: Identity): ValidationError | undefined {
  const refuse = (message: string): ValidationError =>
    new ValidationError("method", [{ path: "", message }], { method: wire, outcome: "not_sent" });
  if (client.keepsSession && instead !== undefined) return refuse(`the session makes this call itself, use ${instead}`);
  if (namespace === "private" && client.credentials === undefined) {
    return refuse("private methods need the option `credentials`");
  }
  return undefined;
}
