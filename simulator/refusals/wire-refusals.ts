/** The refusals that the wire itself gives, in the words of the exchange. */

import { Refusal } from "./refusal.ts";

export const invalidParams = (reason: string, param: string): Refusal =>
  new Refusal(-32602, "Invalid params", { reason, param });

/** No token, or one that is expired, revoked or of another connection. */
export const unauthorized = (): Refusal => new Refusal(13009, "unauthorized", { reason: "invalid_token" });

export const invalidCredentials = (): Refusal => new Refusal(13004, "invalid_credentials");

export const forbidden = (): Refusal => new Refusal(13021, "forbidden");

export const methodNotFound = (): Refusal => new Refusal(-32601, "Method not found");

export const notImplemented = (): Refusal => new Refusal(10033, "not_implemented");

export const badRequest = (data: string): Refusal => new Refusal(11050, "bad_request", data);

export const tooLarge = (): Refusal => new Refusal(-32600, "request entity too large");

export const mustBeWebSocket = (): Refusal => new Refusal(10030, "must_be_websocket_request");

export const tooManyRequests = (): Refusal => new Refusal(10028, "too_many_requests");

export const queueFull = (): Refusal => new Refusal(10047, "matching_engine_queue_full");

export const cancelledWhileQueued = (): Refusal => new Refusal(13666, "request_cancelled_by_user");

export const replaced = (): Refusal => new Refusal(13777, "replaced");

export const rawNeedsLogin = (): Refusal => new Refusal(13778, "raw_subscriptions_not_available_for_unauthorized");

export const maintenance = (): Refusal => new Refusal(11051, "system_maintenance");

export const settlement = (): Refusal => new Refusal(10041, "settlement_in_progress");

export const lockedByAdmin = (): Refusal => new Refusal(10019, "locked_by_admin");

export const internalError = (): Refusal => new Refusal(11094, "internal_server_error");
