/** The reading end of channels. */
import type { Gap } from "../errors/client.ts";

/** What is known of a message besides its data. */
export interface MessageMeta {
  readonly channel: string;
  /** Arrival, in milliseconds of the local clock; with `overflow: "latest"` the time of delivery. */
  readonly receivedMs: number;
  /** Label that `private/subscribe` was given. */
  readonly label?: string;
}

/** Members of `params` of a notification. */
export interface NotificationParams {
  readonly channel: string;
  readonly data: unknown;
  readonly label?: string;
}

/** The reading end of one or more channels. None of its functions throws. */
export interface Reader {
  /** Whether only the newest message of a channel counts, so that older ones need not even be read. */
  readonly conflate: boolean;
  /** Whether it takes the levels of a book as columns, which hold until `deliver` returns. */
  readonly takesColumns?: boolean;
  deliver(channel: string, params: NotificationParams): void;
  /** Messages may be missing up to now; from now on they are whole. */
  gap(gap: Gap): void;
  /** From now on messages may be missing: `gap` follows when they are whole again. */
  lost?(): void;
  /** No more messages come: the client was closed, or for the reason of the error. */
  end(error?: Error): void;
}
