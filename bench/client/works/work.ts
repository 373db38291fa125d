/** A work is what a contender does in a round: its part in the contender's own process, and the part that directs it. */
import type { Contender } from "../contenders/contender.ts";
import type { Metrics, Prepared, ServerOrder, Setup } from "../orders.ts";

/** What the directing side can do. */
export interface Direction {
  /** Starts a round in the contender's process; resolves with what that says next. */
  begin(order: Prepared | undefined): Promise<unknown>;
  /** What the contender's process says next. */
  next(): Promise<unknown>;
  /** Gives an order to the server. */
  server(order: Omit<ServerOrder, "to">): void;
  /** Gives an order to the server, and resolves with its reply. */
  prepare(count: number): Promise<Prepared>;
  /** Share of the full number of messages and calls: less than one in a quick run. */
  readonly share: number;
}

export interface Work {
  /** In the contender's process: gets ready, and gives a round. */
  open(contender: Contender, url: string, setup: Setup, share: number): Promise<Round>;
  /** In the directing process: one round. */
  direct(direction: Direction, setup: Setup): Promise<Metrics>;
}

/** Plays a round. `say` reports that it has begun, where the other side has to know. */
type Round = (order: Prepared | undefined, say: () => void) => Promise<Metrics>;

/** Microseconds of processor time of this process, all of its threads. */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
