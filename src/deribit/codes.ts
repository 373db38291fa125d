/** Error codes of Deribit on which the client acts, by their names. */
import * as codes from "../../generated/error-codes.ts";

/** The token of a call is wrong, has ended, or belongs to another connection. */
export const tokenRefused = codes.unauthorized;

/** A pool of credits is empty; over the socket, the exchange closes the connection as well. */
export const creditsExhausted = codes.too_many_requests;

/** The exchange does not know the order, or not any more. */
export const orderNotFound = codes.order_not_found;

/** The exchange does not know the instrument, or not any more. */
export const instrumentNotFound = codes.not_found;

/** A parameter is missing or wrong; `data.param` names it. */
export const invalidParams = codes.invalid_params;

/** Too many sign-ins failed. */
export const loginOverLimit = codes.login_over_limit;

/** The exchange is closed for a while: no failure of the client. */
export const maintenance: ReadonlySet<number> = /*@__PURE__*/ new Set([
  codes.system_maintenance,
  codes.locked_by_admin,
  codes.method_switched_off_by_admin,
  codes.unavailable,
]);

/** Refusals of a whole subscribe that one of its channels can have caused. */
export const causedByOneChannel: ReadonlySet<number> = /*@__PURE__*/ new Set([
  invalidParams,
  codes.request_entity_too_large,
  codes.bad_request,
  codes.forbidden,
  codes.raw_subscriptions_not_available_for_unauthorized,
]);
