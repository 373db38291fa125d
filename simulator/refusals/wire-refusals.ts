/** The refusals of the wire itself, in the words of the exchange. */

import { Refusal } from "./refusal.ts";

export function invalidParams(reason: string, param: string): Refusal {
  return new Refusal(-32602, "Invalid params", { reason, param });
}

/** No token, or one that is expired, revoked or of another connection. */
export function unauthorized(): Refusal {
  return new Refusal(13009, "unauthorized", { reason: "invalid_token" });
}

export function invalidCredentials(): Refusal {
  return new Refusal(13004, "invalid_credentials");
}

export function forbidden(): Refusal {
  return new Refusal(13021, "forbidden");
}

export function methodNotFound(): Refusal {
  return new Refusal(-32601, "Method not found");
}

export function notImplemented(): Refusal {
  return new Refusal(10033, "not_implemented");
}

export function badRequest(data: string): Refusal {
  return new Refusal(11050, "bad_request", data);
}

export function tooLarge(): Refusal {
  return new Refusal(-32600, "request entity too large");
}

export function mustBeWebSocket(): Refusal {
  return new Refusal(10030, "must_be_websocket_request");
}

export function tooManyRequests(): Refusal {
  return new Refusal(10028, "too_many_requests");
}

export function queueFull(): Refusal {
  return new Refusal(10047, "matching_engine_queue_full");
}

export function cancelledWhileQueued(): Refusal {
  return new Refusal(13666, "request_cancelled_by_user");
}

export function replaced(): Refusal {
  return new Refusal(13777, "replaced");
}

export function rawNeedsLogin(): Refusal {
  return new Refusal(13778, "raw_subscriptions_not_available_for_unauthorized");
}

export function maintenance(): Refusal {
  return new Refusal(11051, "system_maintenance");
}

export function settlement(): Refusal {
  return new Refusal(10041, "settlement_in_progress");
}

export function lockedByAdmin(): Refusal {
  return new Refusal(10019, "locked_by_admin");
}

export function internalError(): Refusal {
  return new Refusal(11094, "internal_server_error");
}
