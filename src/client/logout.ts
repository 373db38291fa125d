/** Signing out: the exchange does not answer it, but ends the connection. */
import { isDeribitError } from "../errors/narrow.ts";

/** Waits for the end of a call that signs out, and closes the client whatever came of it. */
export async function endSession(call: Promise<unknown>, close: () => Promise<void>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (!isDeribitError(error, "closed") || error.outcome === "not_sent") throw error;
    return undefined;
  } finally {
    await close();
  }
}
