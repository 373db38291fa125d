/** What a failure means for a client that never had a connection: a mistake in its setup, more often than a bad moment. */

/** Failures of the host that no other attempt can change: the name, the certificate, the address. */
const hopeless: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "ERR_INVALID_URL",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "EPROTO",
]);
/** Statuses of a refused handshake that pass: a time-out of the gateway, too early, too many connections. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

/** Attempts after which a client that was refused each time gives up. */
export const firstAttempts = 3;
/** Longest pause between these attempts, in milliseconds, so that all of them take three seconds at most. */
export const firstPauseMs = 1_000;

/** What is known of a failure to connect. */
export interface DialFailure {
  /** HTTP status of a handshake that was refused. */
  readonly status?: number | undefined;
  /** The error of the host. */
  readonly cause?: unknown;
}

/** Whether the first attempts can be given up: at once, after some, or not at all (`never`, as for maintenance). */
export function judgeFirstDial({ status, cause }: DialFailure): "at once" | "soon" | "never" {
  // Below 400 it is a page or a redirection: there is no exchange at this address.
  if (status !== undefined) return status < 500 && !passing.has(status) ? "at once" : "never";
  const codes = codesOf(cause);
  if (codes.length === 0) return "never";
  return codes.every((code) => hopeless.has(code)) ? "at once" : "soon";
}

/** Codes of an error of the host, or of all the errors that it joins: one for each address of a name. */
function codesOf(error: unknown): readonly string[] {
  const { code, errors } = (error ?? {}) as { readonly code?: unknown; readonly errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return errors.flatMap(codesOf);
  return typeof code === "string" ? [code] : [];
}
