/** What a reply must look like before anything is believed of it. */
import type { WireError } from "../errors/call.ts";

/** A reply as it was parsed: nothing but that it is an object is certain. */
export type RawReply = Readonly<Record<string, unknown>>;

/** Reads the error of a reply; `malformed` when there is one that is none of the protocol. */
export function errorOf(reply: RawReply): WireError | "malformed" | undefined {
  const { error } = reply;
  if (error === undefined || error === null) return "result" in reply ? undefined : "malformed";
  if (typeof error !== "object") return "malformed";
  const { code, message, data } = error as Record<string, unknown>;
  if (typeof code !== "number" || typeof message !== "string") return "malformed";
  return data === undefined ? { code, message } : { code, message, data };
}

/** A security-key challenge: the exchange did nothing yet and asks for a second factor. */
export interface SecurityKeyChallenge {
  readonly security_key_authorization_required: true;
  readonly challenge: string;
  readonly rp_id?: string;
  readonly security_keys?: readonly { readonly type: string; readonly name: string; readonly credential_id?: string }[];
}

/** Whether a result is not the result but a challenge. */
export function isChallenge(result: unknown): result is SecurityKeyChallenge {
  return (
    typeof result === "object" &&
    result !== null &&
    (result as Partial<SecurityKeyChallenge>).security_key_authorization_required === true &&
    typeof (result as Partial<SecurityKeyChallenge>).challenge === "string"
  );
}
