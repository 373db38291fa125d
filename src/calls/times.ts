/** Passes on when a call was answered. */
import { guard } from "../platform/guard.ts";
import type { RawReply } from "../protocol/reply.ts";
import type { Call } from "./call.ts";
import type { CallListener } from "./ports.ts";

/** Hands the times of a reply to the session, which measures the clock by them, and to `onReply`, where the user gave one. */
export function tellTimes(call: Call, { usIn, usOut }: RawReply, receivedMs: number, listener: CallListener): void {
  const { sentMs, options } = call;
  const timed = typeof usIn === "number" && typeof usOut === "number";
  if (timed) call.tookMs = (usOut - usIn) / 1_000;
  if (timed) listener.onTimes(usIn, usOut, sentMs, receivedMs);
  const { onReply } = options;
  if (onReply === undefined) return;
  const meta = timed ? { usIn, usOut, sentMs, receivedMs } : { sentMs, receivedMs };
  guard(
    () => onReply(meta),
    (error) => listener.onThrow(error, "onReply"),
  );
}
