/** What calls go out on. */
import type { MethodRow } from "../venue.ts";

/** What a wire may know of a call. */
export interface WireCall {
  readonly id: number;
  readonly row: MethodRow;
}

/** Where calls go: the link that is open now, or an exchange over HTTP for each. */
export interface Wire {
  send(text: string, call: WireCall): void;
  /** Nothing waits for the answer to this id any more. */
  forget?(id: number): void;
}
