/** What the contract suite knows of a venue. */
import type { Clock, ConnectionState, Gap, OwnCall, Transport } from "../../src/venue-client/entry.ts";

/** The part of a client that the suite uses: `createVenueClient` and Deribit's own client both have it. */
export interface ContractClient {
  readonly state: ConnectionState;
  open(): Promise<void>;
  close(): Promise<void>;
  call(method: string, params?: object): Promise<unknown>;
  subscribe(
    channel: string,
    options: { readonly onData: (data: unknown) => void; readonly onGap: (gap: Gap) => void },
  ): Promise<{ close(): Promise<void> }>;
}

/** The exchange of the suite: a double, or anything else that can do this. */
export interface ContractDouble {
  readonly transport: Transport;
  /** Has the exchange send a message of the channel of the suite. */
  publish(): void;
  /** Has the exchange refuse the next call for its rate limit. */
  limitNext(): void;
  /** Has the exchange ask whether the client is there; absent where it asks by itself within `silenceMs`. */
  ask?(): void;
  /** Leaves one message out of the chain of the suite, then sends the next one. */
  breakChain?(): void;
  close?(): Promise<void>;
}

/** What the client of a clause is made with. */
export interface ContractPorts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly credentials: "good" | "wrong" | "none";
  readonly reconnectMs: number;
}

/** One venue, as the suite tries it. */
export interface VenueFixture {
  readonly name: string;
  double(clock: Clock): ContractDouble | Promise<ContractDouble>;
  client(ports: ContractPorts): ContractClient;
  /** A call that the exchange answers. */
  readonly call: OwnCall;
  /** A call that it refuses, and the code. */
  readonly refused: OwnCall & { readonly code: number };
  /** A call that needs signing in. */
  readonly privateCall?: OwnCall;
  /** A channel that it grants, and one that it does not. */
  readonly channel: string;
  readonly missingChannel: string;
  /** What a call for `channel` says in its frame. @default the name of the channel */
  readonly channelOnWire?: string;
  /** Code of its rate limit. */
  readonly rateLimit: number;
  /** Milliseconds without a frame after which the client gives a line up, at the latest. */
  readonly silenceMs: number;
  /** What the client asks to keep the line alive, as it stands in its frames; absent where it asks nothing. */
  readonly asks?: string;
  /** What the client answers a question of the exchange with, as it stands in its frames. */
  readonly answers?: string;
  /** A channel whose messages build on each other, which its name says in a frame, or `channelOnWire` does. */
  readonly chain?: string;
}
