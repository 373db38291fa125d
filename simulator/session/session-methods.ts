/** The methods of the connection and the platform: hello, test, time, status, heartbeat, cancel-on-disconnect. */

import type { ExchangeClock } from "../determinism/clock.ts";
import type { Platform } from "../faults/platform.ts";
import { Refusal } from "../refusals/refusal.ts";
import { invalidParams, mustBeWebSocket, unauthorized } from "../refusals/wire-refusals.ts";
import type { ServedConnection } from "./connection.ts";
import type { SessionCall, SessionMethod } from "./session-call.ts";

/** What these methods work with. */
interface SessionMethodParts {
  readonly clock: ExchangeClock;
  readonly platform: Platform;
  /** Accounts with cancel-on-disconnect on every new connection. */
  readonly armedAccounts: Set<number>;
}

/** The version that the real exchange reports. */
const version = "1.2.26";
const shortestHeartbeatS = 10;

/** Makes the methods. */
export function createSessionMethods(parts: SessionMethodParts): ReadonlyMap<string, SessionMethod> {
  return new Map<string, SessionMethod>([
    ["public/hello", () => ({ version })],
    ["public/test", test],
    ["public/get_time", () => Math.floor(parts.clock.now())],
    ["public/status", () => parts.platform.status()],
    ["public/set_heartbeat", setHeartbeat],
    ["public/disable_heartbeat", disableHeartbeat],
    ["private/enable_cancel_on_disconnect", (call) => armOnDisconnect(parts, call, true)],
    ["private/disable_cancel_on_disconnect", (call) => armOnDisconnect(parts, call, false)],
    ["private/get_cancel_on_disconnect", (call) => isArmed(parts, call)],
  ]);
}

function test({ params, connection }: SessionCall): object {
  connection?.heartbeat.answered();
  if (params["expected_result"] === "exception") throw new Refusal(10001, "error");
  return { version };
}

function setHeartbeat({ params, connection }: SessionCall): "ok" {
  const interval = Number(params["interval"]);
  if (!(interval >= shortestHeartbeatS)) throw invalidParams(`value must be >= ${shortestHeartbeatS}`, "interval");
  socketOf(connection).heartbeat.start(interval);
  return "ok";
}

function disableHeartbeat({ connection }: SessionCall): "ok" {
  socketOf(connection).heartbeat.stop();
  return "ok";
}

function armOnDisconnect({ armedAccounts }: SessionMethodParts, call: SessionCall, isOn: boolean): "ok" {
  const userId = userOf(call);
  const isAccountWide = call.params["scope"] === "account";
  const connections = isAccountWide && call.connection === undefined ? [] : [socketOf(call.connection).armed];
  for (const armed of isAccountWide ? [...connections, armedAccounts] : connections) {
    if (isOn) armed.add(userId);
    else armed.delete(userId);
  }
  return "ok";
}

function isArmed({ armedAccounts }: SessionMethodParts, call: SessionCall): object {
  const userId = userOf(call);
  if (call.params["scope"] === "account") return { scope: "account", enabled: armedAccounts.has(userId) };
  return { scope: "connection", enabled: socketOf(call.connection).armed.has(userId) };
}

function userOf({ grant }: SessionCall): number {
  if (grant === undefined) throw unauthorized();
  return grant.account.userId;
}

function socketOf(connection: ServedConnection | undefined): ServedConnection {
  if (connection === undefined) throw mustBeWebSocket();
  return connection;
}
