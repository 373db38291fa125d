/** Which failures of an HTTP exchange prove that the request never left. */

/** Codes of failures before anything is sent: no address, no connection, a certificate that is not trusted. */
const unsentCodes: ReadonlySet<string> = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ENOTFOUND",
  "ERR_INVALID_URL",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** System calls that come before the request: what fails in them has sent nothing. */
const unsentCalls: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"]);
/** What `fetch` says, without a code, of a port that no browser may use. */
const forbiddenPort = "bad port";
/** Errors are wrapped in each other; none of the host's is this deep. */
const deepest = 5;

/** Whether an error of the host proves that nothing was sent. In doubt it does not, nor where it cannot be looked at. */
export function isUnsent(error: unknown): boolean {
  try {
    return isBeforeSending(error, 0);
  } catch {
    return false;
  }
}

function isBeforeSending(error: unknown, depth: number): boolean {
  if (typeof error !== "object" || error === null || depth > deepest) return false;
  const { code, syscall, message, errors, cause } = error as Readonly<Record<string, unknown>>;
  // One for each address of a name: all of them must have failed before anything was sent.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((each) => isBeforeSending(each, depth + 1));
  return (
    (typeof code === "string" && unsentCodes.has(code)) ||
    unsentCalls.has(syscall) ||
    message === forbiddenPort ||
    isBeforeSending(cause, depth + 1)
  );
}
