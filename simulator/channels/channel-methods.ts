/** The methods that begin and end subscriptions. */

import { invalidParams, mustBeWebSocket, rawNeedsLogin } from "../refusals/wire-refusals.ts";
import { permits } from "../session/scopes.ts";
import type { SessionCall, SessionMethod } from "../session/session-call.ts";
import type { Channels } from "./channels.ts";
import { isRawName, type ParsedChannel } from "./grammar.ts";

/** Channels that one call may name. */
const channelsPerCall = 500;
const longestLabel = 16;

/** Makes the methods. */
export function createChannelMethods(channels: Channels): ReadonlyMap<string, SessionMethod> {
  const subscribeWith: SessionMethod = (call) => subscribe(channels, call);
  const unsubscribeWith: SessionMethod = (call) => unsubscribe(channels, call);
  const unsubscribeAllWith: SessionMethod = ({ connection }) => {
    if (connection === undefined) throw mustBeWebSocket();
    channels.unsubscribeAll(connection);
    return "ok";
  };
  return new Map([
    ["public/subscribe", subscribeWith],
    ["private/subscribe", subscribeWith],
    ["public/unsubscribe", unsubscribeWith],
    ["private/unsubscribe", unsubscribeWith],
    ["public/unsubscribe_all", unsubscribeAllWith],
    ["private/unsubscribe_all", unsubscribeAllWith],
  ]);
}

/**
 * Grants the channels that exist and are allowed, and silently leaves out the others. The result is in the
 * order of the real exchange, which is not the order of the request.
 */
function subscribe(channels: Channels, { params, connection, grant }: SessionCall): string[] {
  if (connection === undefined) throw mustBeWebSocket();
  const names = namesOf(params);
  if (grant === undefined && names.some(isRawName)) throw rawNeedsLogin();
  const label = typeof params["label"] === "string" ? params["label"] : undefined;
  if (label !== undefined && label.length > longestLabel) throw invalidParams("value is too long", "label");
  const granted: ParsedChannel[] = [];
  for (const name of names) {
    const channel = channels.parse(name);
    if (channel === undefined) continue;
    if (channel.isPrivate && (grant === undefined || !permits(grant.scopes, channel.needs))) continue;
    granted.push(channel);
  }
  granted.sort((a, b) => (a.name < b.name ? 1 : -1));
  for (const channel of granted) {
    channels.subscribe(connection, channel, grant?.account.userId ?? 0, channel.isPrivate ? label : undefined);
  }
  return granted.map(({ name }) => name);
}

/** Returns the channels that this call ended. */
function unsubscribe(channels: Channels, { params, connection }: SessionCall): string[] {
  if (connection === undefined) throw mustBeWebSocket();
  return namesOf(params).filter((name) => channels.unsubscribe(connection, name));
}

function namesOf(params: SessionCall["params"]): readonly string[] {
  const { channels } = params;
  if (!Array.isArray(channels)) throw invalidParams("value required", "channels");
  if (channels.length > channelsPerCall) throw invalidParams("value is too long", "channels");
  return [...new Set(channels.filter((name): name is string => typeof name === "string"))];
}
