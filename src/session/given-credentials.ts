/** The credentials to sign in with now. */
import { AuthError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import type { Clock } from "../platform/clock.ts";
import { within } from "../platform/patience.ts";
import { type AuthStrategy, type Credentials, checkCredentials } from "./credentials.ts";

interface Given {
  readonly credentials: AuthStrategy | undefined;
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
}

/** Asks the function that gives the credentials, where there is one. */
export async function givenCredentials({ credentials, clock, connectTimeoutMs }: Given): Promise<Credentials> {
  if (credentials === undefined) throw new AuthError("there are no credentials", { permanent: true });
  if (typeof credentials !== "function") return credentials;
  try {
    const given = await within(clock, connectTimeoutMs, credentials);
    checkCredentials(given);
    return given;
  } catch (cause) {
    // The callback's own words may hold a secret, so only what this library wrote is passed on.
    const isOwn = isDeribitError(cause, "config") || isDeribitError(cause, "connection");
    const why = isOwn ? `: ${cause.message}` : "";
    throw new AuthError(`the function that gives the credentials failed${why}`, { permanent: false });
  }
}
