/** What a stamp reads and writes of a call. */
import type { AccountName } from "../errors/family.ts";
import { withMember } from "../protocol/encode.ts";
import type { MethodRow } from "../venue.ts";

/** A call as far as a stamp knows it. */
export interface Stamped {
  readonly row: MethodRow;
  params: Readonly<Record<string, unknown>>;
  /** The params as JSON, as the call was made. */
  body: string;
  /** `valid_until` that the client adds, in milliseconds of the exchange's clock; `0` for none. */
  goodUntilMs: number;
  /** Key of the call in the journal; empty where none is kept. */
  readonly entry: string;
  /** Number of the frame that carries it; `0` while none does. */
  readonly id: number;
  /** Number of the connection that carried it. */
  readonly connection: number;
  /** What a look-up goes by: the label of an order, or the id of a mass quote. */
  name: unknown;
  /** Whether the client made the label of this order. */
  labelled: boolean;
  /** Whether it says until when it is good. */
  dated: boolean;
  /** Hand-over of a write, in milliseconds of the exchange's clock. */
  exchangeMs: number;
  /** The account that was signed in when a write was handed over. */
  account: AccountName;
}

/** The params of a call as they go out. Made when it is needed: kept, the text would take 200 bytes more a call. */
export function sentBody({ body, goodUntilMs }: Pick<Stamped, "body" | "goodUntilMs">): string {
  return goodUntilMs === 0 ? body : withMember(body, "valid_until", goodUntilMs);
}
