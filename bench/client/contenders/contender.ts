/** A library that is measured, used as its own documentation shows. */
import type { Setup } from "../orders.ts";

/** Takes the time that a message carries; for a book also its best prices. */
export type Note = (timestamp: number, bid?: number, ask?: number) => void;

export interface Contender {
  /** Subscribes, and notes every message that it hands out. Resolves when the exchange has granted the channels. */
  read?(url: string, setup: Setup, note: Note): Promise<() => void>;
  /** Connects, and makes calls. */
  call?(url: string): Promise<(method: "public/test" | "private/buy") => Promise<unknown>>;
}

/** What every contender sends with `private/buy`. */
export const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000, label: "mm-1", post_only: true };

/** Parameters of a call. */
export const paramsOf = (method: "public/test" | "private/buy"): object => (method === "private/buy" ? order : {});

/** The name of the instrument of a channel. */
export const instrumentOf = (channel: string): string => channel.split(".")[1] ?? "";

export interface Ticker {
  readonly timestamp: number;
}

/** The time of any message of ours: a ticker, a change of a book, or trades. */
export function timestampOf(data: unknown): number {
  const one = Array.isArray(data) ? data[0] : data;
  return (one as Ticker).timestamp;
}
