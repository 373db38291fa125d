/** What one exchange provides: its tables, and how the rest of this library may ask about them. Types only. */
import type { ChannelRow, ErrorRow, MethodRow } from "../generated/contract.ts";

export type {
  CallOptions,
  Channel,
  ChannelRow,
  Delivery,
  Drift,
  Effect,
  ErrorRow,
  LimitPool,
  MethodRole,
  MethodRow,
  Mismatch,
  ParamShape,
  ReplyMeta,
  Request,
  Validation,
  Validators,
} from "../generated/contract.ts";
export type { Order, UserTrade } from "../generated/types.ts";

/** Finds what is known of a code; the message decides where one code has two meanings. */
export type ErrorTable = (code: number, message: string) => ErrorRow | undefined;

/** What is known of the methods, channels and errors of an exchange. */
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
