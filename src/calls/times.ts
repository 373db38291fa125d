/** Passes on when a call was answered. */
import type { RawReply } from "../rpc/reply.ts";
import type { Call } from "./call.ts";
import type { CallsHooks } from "./ports.ts";

/** Hands the times of a reply to the session, which measures the clock by them, and to the user who asked for them. */
export function tellTimes(call: Call, { usIn, usOut }: RawReply, receivedMs: number, hooks: CallsHooks): void {
  const { sentMs, options } = call;
  const timed = typeof usIn === "number" && typeof usOut === "number";
  if (timed) hooks.onTimes(usIn, usOut, sentMs, receivedMs);
  if (options.onReply === undefined) return;
  try {
    options.onReply(timed ? { usIn, usOut, sentMs, receivedMs } : { sentMs, receivedMs });
  } catch (error) {
    hooks.onThrow(error, "onReply");
  }
}
