/** How Deribit keeps a connection alive: it sends heartbeats, and asks for an answer to some of them. */
import type { HeartbeatPolicy } from "../venue.ts";

export const heartbeat: HeartbeatPolicy = {
  set: (intervalMs) => ({ method: "public/set_heartbeat", params: { interval: intervalMs / 1_000 } }),
  answer: { method: "public/test", params: {} },
};
