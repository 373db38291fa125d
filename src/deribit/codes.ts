/** Error codes of Deribit on which the client acts, by their names. */
import { errorCodes } from "../../generated/errors.ts";

/** A call that may be dropped: bundlers keep what reads a member, and the whole table with it. */
function codeOf<Name extends keyof typeof errorCodes>(name: Name): (typeof errorCodes)[Name] {
  return errorCodes[name];
}

/** The token of a call is wrong, has ended, or belongs to another connection. */
export const tokenRefused = /*@__PURE__*/ codeOf("unauthorized");

/** A pool of credits is empty; over the socket, the exchange closes the connection as well. */
export const creditsExhausted = /*@__PURE__*/ codeOf("too_many_requests");

/** The exchange does not know the order, or not any more. */
export const orderNotFound = /*@__PURE__*/ codeOf("order_not_found");

/** The exchange does not know the instrument, or not any more. */
export const instrumentNotFound = /*@__PURE__*/ codeOf("not_found");

/** A parameter is missing or wrong; `data.param` names it. */
export const invalidParams = /*@__PURE__*/ codeOf("invalid_params");

/** Too many sign-ins failed. */
export const loginOverLimit = /*@__PURE__*/ codeOf("login_over_limit");

/** The exchange is closed for a while: no failure of the client. */
export const maintenance: ReadonlySet<number> = /*@__PURE__*/ new Set([
  /*@__PURE__*/ codeOf("system_maintenance"),
  /*@__PURE__*/ codeOf("locked_by_admin"),
  /*@__PURE__*/ codeOf("method_switched_off_by_admin"),
  /*@__PURE__*/ codeOf("unavailable"),
]);

/** Refusals of a whole subscribe that one of its channels can have caused. */
export const causedByOneChannel: ReadonlySet<number> = /*@__PURE__*/ new Set([
  invalidParams,
  /*@__PURE__*/ codeOf("request_entity_too_large"),
  /*@__PURE__*/ codeOf("bad_request"),
  /*@__PURE__*/ codeOf("forbidden"),
  /*@__PURE__*/ codeOf("raw_subscriptions_not_available_for_unauthorized"),
]);
