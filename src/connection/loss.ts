/** Why a connection was lost or could not be made, and what that means for the next attempt. */
import { type AuthError, ConnectionError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import { shownText } from "../protocol/redact.ts";
import type { SocketClose } from "../transport/transport.ts";

/** What a loss means for the next attempt. */
export interface Verdict {
  /** Another attempt cannot help. */
  readonly permanent: boolean;
  /** No attempt may come earlier than this, in milliseconds. */
  readonly atLeastMs: number;
  /** Whether the attempt counts towards the limit of attempts: an exchange in maintenance is no failure of ours. */
  readonly counts: boolean;
}

/** An empty pool of credits is full again after this long: 50,000 credits at 10,000 a second. */
const refillMs = 5_000;
/** Too many connections from this address: others have to end first. */
const crowdedMs = 10_000;
/** Maintenance takes a quarter of an hour and more. */
const maintenanceMs = 15_000;
/** Longest wait that a `Retry-After` is believed, in milliseconds. */
const longestRetryAfterMs = 15 * 60_000;

const tooManyRequests = 10028;
const maintenanceCodes: ReadonlySet<number> = new Set([11051, 10019, 13025, 13503]);
const loginOverLimit = 12003;

/** The error of a socket that ended. One that never opened names the host, as the mistake is often there. */
export function lossOf(close: SocketClose, url: string, opened: boolean): ConnectionError {
  const { code, reason, status, retryAfterMs, error } = close;
  const why = [shownText(reason), wordsOf(error), "no reason given"].find((words) => words !== "");
  const refused = status === undefined ? why : `the handshake was refused with HTTP status ${status}`;
  const message = opened
    ? `the connection was lost (${code}, ${why})`
    : `could not connect to ${new URL(url).host}: ${refused}`;
  return new ConnectionError(message, {
    code,
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: error,
  });
}

/** What an error says. One that joins others, as for a name with several addresses, has no words of its own. */
function wordsOf(error: Error | undefined): string {
  if (error === undefined || error.message !== "") return error?.message ?? "";
  const { errors } = error as Partial<AggregateError>;
  return Array.isArray(errors) ? errors.map((each: Error) => wordsOf(each)).join(", ") : "";
}

/**
 * Judges a loss. `lastRefusal` is the last error of the exchange that announced the end of the session, if one did.
 * Close code 4000 means that a heartbeat was answered too late: the line is sound, and nothing has to be waited for.
 */
export function judge(cause: Error, lastRefusal: number | undefined): Verdict {
  const verdict = judgeCause(cause, lastRefusal);
  const retryAfterMs = isDeribitError(cause, "connection") ? (cause.retryAfterMs ?? 0) : 0;
  return { ...verdict, atLeastMs: Math.max(verdict.atLeastMs, Math.min(retryAfterMs, longestRetryAfterMs)) };
}

function judgeCause(cause: Error, lastRefusal: number | undefined): Verdict {
  // An option that cannot work, as a missing signer, works on no other connection either.
  if (isDeribitError(cause, "config")) return { permanent: true, atLeastMs: 0, counts: true };
  if (isDeribitError(cause, "auth")) return judgeAuth(cause);
  const code = isDeribitError(cause, "rpc") ? cause.code : lastRefusal;
  if (code === tooManyRequests) return { permanent: false, atLeastMs: refillMs, counts: true };
  if (code !== undefined && maintenanceCodes.has(code)) {
    return { permanent: false, atLeastMs: maintenanceMs, counts: false };
  }
  const status = isDeribitError(cause, "connection") ? cause.status : undefined;
  if (status === 429) return { permanent: false, atLeastMs: crowdedMs, counts: true };
  if (status !== undefined && status >= 500) return { permanent: false, atLeastMs: maintenanceMs, counts: false };
  return { permanent: false, atLeastMs: 0, counts: true };
}

function judgeAuth(error: AuthError): Verdict {
  if (error.permanent) return { permanent: true, atLeastMs: 0, counts: true };
  if (error.waitMs !== undefined) return { permanent: false, atLeastMs: error.waitMs, counts: true };
  if (error.code === tooManyRequests) return { permanent: false, atLeastMs: refillMs, counts: true };
  if (error.code === loginOverLimit) return { permanent: false, atLeastMs: crowdedMs, counts: true };
  if (error.code !== undefined && maintenanceCodes.has(error.code)) {
    return { permanent: false, atLeastMs: maintenanceMs, counts: false };
  }
  return { permanent: false, atLeastMs: 0, counts: true };
}
