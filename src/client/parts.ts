/** The parts that both runtimes, over a WebSocket and over HTTP, make in the same way. */
import { Checks } from "../api/checks.ts";
import type { DriftLog } from "../api/drift.ts";
import { ConfigError } from "../errors/client.ts";
import type { SecurityKeyChallenge } from "../protocol/reply.ts";
import type { Catalogue } from "../venue.ts";
import type { Observer } from "./observer.ts";
import type { ResolvedOptions } from "./options.ts";

/** The checks that the options ask for; `undefined` where they ask for none. */
export function checksOf(
  { validate }: ResolvedOptions,
  catalogue: Catalogue,
  drift: DriftLog,
  observer: Observer,
): Checks | undefined {
  if (validate === undefined) return undefined;
  return new Checks({
    ...validate,
    knowsMethod: (method) => catalogue.knows(method),
    drift,
    onThrow: (error, where) => observer.thrown(error, where),
  });
}

/** Has the user answer a challenge. Not `async`, so that a client without an answer says so at once. */
export function meetChallenge(
  { onChallenge }: ResolvedOptions,
  challenge: SecurityKeyChallenge,
  method: string,
): Promise<object> | undefined {
  if (onChallenge === undefined) return undefined;
  const answer = async (): Promise<object> => {
    const given: unknown = await onChallenge(challenge, method);
    if (typeof given === "string" && given !== "") return { authorization_data: given };
    throw new ConfigError("onChallenge", "a function that gives a string that is not empty");
  };
  return answer();
}
