/** The port to the generated tables: what the runtime asks about methods, channels and errors. */
import type { ChannelRow, MethodRow } from "../contract.ts";
import type { ErrorTable } from "../errors/outcome.ts";

/** What is known of the exchange. */
export interface Catalogue {
  /** Version of this package. */
  readonly version: string;
  readonly errors: ErrorTable;
  /** Whether a method is in the tables. */
  knows(wire: string): boolean;
  /** The row of a method; one that takes nothing for granted where the tables have none. */
  methodOf(wire: string): MethodRow;
  /** The family of a channel. */
  channelOf(channel: string): ChannelRow | undefined;
}
