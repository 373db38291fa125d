/** Who makes a call, and whether the method is open to it. */

import type { MethodRow } from "../../generated/contract.ts";
import { forbidden, unauthorized } from "../refusals/wire-refusals.ts";
import { permits } from "../session/scopes.ts";
import type { Grant, Tokens } from "../session/tokens.ts";
import type { IncomingCall } from "./call.ts";

/** Who calls, and why the call is refused to it, if it is. */
export interface Identity {
  readonly grant: Grant | undefined;
  readonly refusal?: unknown;
}

/**
 * Settles who calls, on arrival: what waits for a worker is executed even when its connection is lost meanwhile.
 * A token in the call goes before the one of the socket or of the header.
 */
export function identify(tokens: Tokens, call: IncomingCall, row: MethodRow | undefined): Identity {
  const { connection, frame } = call;
  try {
    const token = frame.accessToken;
    const grant = token === undefined ? currentGrant(tokens, call) : tokens.byAccess(token, connection?.name);
    if (token !== undefined && grant === undefined) return { grant, refusal: unauthorized() };
    if (row?.namespace !== "private") return { grant };
    if (grant === undefined) return { grant, refusal: unauthorized() };
    return permits(grant.scopes, row.scope) ? { grant } : { grant, refusal: forbidden() };
  } catch (refusal) {
    return { grant: undefined, refusal };
  }
}

/** The grant of the socket, or of the header; throws when the header is no good. */
function currentGrant(tokens: Tokens, { connection, signedInBy }: IncomingCall): Grant | undefined {
  const grant = connection === undefined ? signedInBy?.() : connection.grant;
  return grant !== undefined && tokens.isLive(grant) ? grant : undefined;
}
