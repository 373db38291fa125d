/** What the processes of a bench say to each other. */

/** To the server, about the client that dialled a path. */
export interface ServerOrder {
  readonly to: string;
  /** Make so many messages, and reply with what the last one says. */
  readonly prepare?: number;
  /** Send what was made. */
  readonly go?: true;
  /** Send at a rate, without looking whether it is read. */
  readonly offer?: { readonly perSecond: number; readonly forMs: number };
  /** Break the line. */
  readonly drop?: true;
}

/** What a reader has seen when it has seen all that was made. */
export interface Prepared {
  /** Time in the last message. */
  readonly goal: number;
  /** Best prices of the first book after it. */
  readonly best?: readonly [bid: number, ask: number] | undefined;
}

/** What a contender does. */
export interface Setup {
  /** Channels that are subscribed together, or one by one. */
  readonly channels?: readonly string[];
  readonly oneByOne?: boolean;
  /** Into what messages go. */
  readonly into?: "function" | "loop" | "book";
  /** A reader that is behind gets the newest message of a channel alone. */
  readonly newest?: boolean;
  /** How messages are checked; by our client alone. */
  readonly validate?: "all" | "observe";
  /** Messages of a round. */
  readonly messages?: number;
  /** Messages that the exchange offers in a second. */
  readonly perSecond?: number;
  /** A method that is called, how often in a round, and how many at a time. */
  readonly method?: "public/test" | "private/buy";
  readonly calls?: number;
  readonly inFlight?: number;
  /** Processor time that a strategy takes over a message, in microseconds. */
  readonly strategyUs?: number;
}

/** What was measured in a round, by name. */
export type Metrics = Readonly<Record<string, number>>;
