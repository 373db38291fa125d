/** One call on its way through the exchange. Types only. */

import type { LineFault, MessageFault } from "../faults/fault.ts";
import type { Refusal } from "../refusals/refusal.ts";
import type { ServedConnection } from "../session/connection.ts";
import type { IssuedGrant } from "../session/tokens.ts";
import type { RequestFrame } from "../wire/frame.ts";

/** How a call ended: with a result, with a refusal, or without an answer, as logging out does. */
export type CallResult = { readonly result: unknown } | { readonly refusal: Refusal } | { readonly silent: true };

/** Where the answer goes. */
export interface Responder {
  /** Sends the answer, spoilt by the faults of messages that struck it. */
  answer(outcome: CallResult, spoils: readonly MessageFault[]): void;
  /** Carries out a fault of the line that the call came over. */
  strike(fault: LineFault): void;
}

/** A call as a door hands it in. */
export interface IncomingCall {
  readonly frame: RequestFrame;
  /** The socket that it came over; undefined over HTTP. */
  readonly connection: ServedConnection | undefined;
  /** Address of the client. */
  readonly remote: string;
  /** The grant that the HTTP header proves; throws when the header is invalid. */
  readonly signedInBy?: () => IssuedGrant | undefined;
  /** Whether the parameters are those of a query, and so are all text. */
  readonly isQuery: boolean;
  readonly responder: Responder;
}
