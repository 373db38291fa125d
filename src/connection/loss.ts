/** Why a connection was lost or could not be made, and what that means for the next attempt. */
import { ConnectionError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import { shownText } from "../errors/redact.ts";
import type { SocketClose } from "../transport/transport.ts";
import type { LossPolicy, LossVerdict } from "../venue.ts";

/** What a loss means for the next attempt. */
export interface Verdict extends LossVerdict {
  /** Another attempt cannot help. */
  readonly permanent: boolean;
}

/** Pause after the exchange refused a step of the session, whatever the backoff is: it would be asked without end. */
const refusedMs = 1_000;
/** Too many connections from this address: others have to end first. */
const crowdedMs = 10_000;
/** A gateway without an exchange behind it is given time. */
const gatewayMs = 15_000;
/** Longest wait that a `Retry-After` is believed, in milliseconds. */
const longestRetryAfterMs = 15 * 60_000;

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
 * A heartbeat that was answered too late, as every other loss without a reason, needs no pause.
 */
export function judge(cause: Error, lastRefusal: number | undefined, { verdictOf }: LossPolicy): Verdict {
  const verdict = judgeCause(cause, lastRefusal, verdictOf);
  const retryAfterMs = isDeribitError(cause, "connection") ? (cause.retryAfterMs ?? 0) : 0;
  return { ...verdict, atLeastMs: Math.max(verdict.atLeastMs, Math.min(retryAfterMs, longestRetryAfterMs)) };
}

const atOnce: Verdict = { permanent: false, atLeastMs: 0, counts: true };
const refused: Verdict = { ...atOnce, atLeastMs: refusedMs };
const never: Verdict = { permanent: true, atLeastMs: 0, counts: true };

function judgeCause(cause: Error, lastRefusal: number | undefined, verdictOf: LossPolicy["verdictOf"]): Verdict {
  // An option that cannot work, as a missing signer, works on no other connection either.
  if (isDeribitError(cause, "config")) return never;
  if (isDeribitError(cause, "auth")) {
    if (cause.permanent) return never;
    if (cause.waitMs !== undefined) return { ...atOnce, atLeastMs: Math.max(cause.waitMs, refusedMs) };
    return (cause.code !== undefined && judgeCode(cause.code, verdictOf)) || refused;
  }
  const code = isDeribitError(cause, "rpc") ? cause.code : lastRefusal;
  const verdict = code === undefined ? undefined : judgeCode(code, verdictOf);
  return verdict ?? (isDeribitError(cause, "rpc") ? refused : judgeStatus(cause));
}

function judgeCode(code: number, verdictOf: LossPolicy["verdictOf"]): Verdict | undefined {
  const verdict = verdictOf(code);
  return verdict && { permanent: false, ...verdict };
}

function judgeStatus(cause: Error): Verdict {
  const status = isDeribitError(cause, "connection") ? cause.status : undefined;
  if (status === 429) return { ...atOnce, atLeastMs: crowdedMs };
  if (status !== undefined && status >= 500) return { permanent: false, atLeastMs: gatewayMs, counts: false };
  return atOnce;
}
