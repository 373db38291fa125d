/** The account behind a call, and whether its scopes allow the method. */

import type { MethodRow } from "../../generated/contract.ts";
import { forbidden, unauthorized } from "../refusals/wire-refusals.ts";
import { permits } from "../session/scopes.ts";
import type { IssuedGrant, TokenStore } from "../session/tokens.ts";
import type { IncomingCall } from "./call.ts";

/** The grant of a call, and the refusal when it does not allow the method. */
export interface Authentication {
  readonly grant: IssuedGrant | undefined;
  readonly refusal?: unknown;
}

/**
 * Finds the grant on arrival: a call that waits for a worker is executed even when its connection is lost meanwhile.
 * A token in the call goes before the one of the socket or of the header.
 */
export function authenticate(tokens: TokenStore, call: IncomingCall, row: MethodRow | undefined): Authentication {
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

/** The grant of the socket, or of the header; throws when the header is invalid. */
function currentGrant(tokens: TokenStore, { connection, signedInBy }: IncomingCall): IssuedGrant | undefined {
  const grant = connection === undefined ? signedInBy?.() : connection.grant;
  return grant !== undefined && tokens.isLive(grant) ? grant : undefined;
}
