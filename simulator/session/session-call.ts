/** What the methods of the session are called with and return. */

import type { ServedConnection } from "./connection.ts";
import type { IssuedGrant } from "./tokens.ts";

/** What a method of the session works with. */
export interface SessionCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly connection: ServedConnection | undefined;
  readonly grant: IssuedGrant | undefined;
  readonly remote: string;
}

/** A method that belongs to the session and not to the market. */
export type SessionMethod = (call: SessionCall) => unknown;

/** The result of a method that sends no answer. */
export const noAnswer: unique symbol = Symbol("no answer");
