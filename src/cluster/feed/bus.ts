/** The port of messages between processes, and the subjects of a feed. */
import type { Off } from "../../platform/emitter.ts";

/** Takes a message. `answer` sends one back to the process that asked. */
export type OnBusMessage = (payload: Uint8Array, answer: (payload: string) => void) => void;

/** Messages by subject, each delivered once or not at all. Those of one sender come in order. */
export interface Bus {
  publish(subject: string, payload: string): void;
  /** `onRefused` is called, before any answer to a later request, where the process may not read the subject. */
  subscribe(subject: string, onMessage: OnBusMessage, onRefused?: () => void): Off;
  /** Rejects when no answer came in time. */
  request(subject: string, payload: string, timeoutMs: number): Promise<string>;
  /** Calls a listener when the line was lost: messages may be missing. */
  onBroken(listener: () => void): Off;
}

/** The subjects of one feed. */
export interface FeedSubjects {
  /** What the exchange sent in a channel. */
  message(channel: string): string;
  /** Asks for a channel. */
  readonly join: string;
  /** Says which channels a consumer reads. */
  readonly reading: string;
  /** Says that the feed is there. */
  readonly beat: string;
}

export function feedSubjects(name: string): FeedSubjects {
  const start = `deribit.feed.${name}`;
  return {
    message: (channel) => `${start}.message.${channel}`,
    join: `${start}.join`,
    reading: `${start}.reading`,
    beat: `${start}.beat`,
  };
}

/** Whether a channel can be a part of a subject. */
export function isSubjectName(channel: string): boolean {
  return /^[\w-]+(\.[\w-]+)*$/.test(channel);
}
