/** Runs a process that leads when no other does. */
import type { Client } from "../client/client.ts";
import type { ClientOptions } from "../client/options.ts";
import { ConfigError } from "../errors/client.ts";
import type { Journal } from "../journal/journal.ts";
import { systemClock } from "../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { checkLeaseMs, checkNatsName, createLease, defaultLeaseMs, type LeaseOptions } from "./create-lease.ts";
import { type Lead, type Leader, Leading } from "./leader.ts";

/** Options of `runLeader`. */
export interface RunLeaderOptions extends Pick<LeaseOptions, "nats" | "bucket" | "replicas" | "leaseMs"> {
  /**
   * What is led: of all processes that give the same name, one leads. It stands in front of the labels of its orders: up to
   * 24 letters, digits, `-` and `_`. Leaders of one account need different names.
   */
  readonly name: string;
  /**
   * How the process connects: options of `connect`, without `journal`. With `cancelOnDisconnect`, orders of a leader that
   * died are gone before another one takes over.
   */
  readonly client: Omit<ClientOptions, "journal" | "api">;
  /**
   * Opens the journal that all processes share. It is called each time when this process begins to lead, and what it gives is
   * closed when it leads no more. Where it throws or rejects, another process leads.
   */
  readonly journal: () => Journal | Promise<Journal>;
  /** Called when this process leads: all that was left unfinished is looked up, and no order of an earlier leader is open. */
  readonly onLead: (lead: Lead) => unknown;
  /** Called when this process stands by, connected: at the start, and when it leads no more. @default nothing */
  readonly onStandby?: ((deribit: Client) => unknown) | undefined;
}

const knownOptions: KnownOptions<RunLeaderOptions> = {
  nats: ["publish", "request"],
  name: "checked",
  client: "checked",
  journal: "function",
  onLead: "function",
  onStandby: "function",
  leaseMs: "checked",
  bucket: "checked",
  replicas: "checked",
};

/**
 * Connects, and leads whenever no other process of this name does. Calls that write leave while this process leads, and are
 * otherwise rejected with a `GuardError` of the guard `lease`, unsent. Resolves when it stands by; rejects when its client
 * cannot connect, and with a `ConfigError` for options that cannot work.
 *
 * @example
 * const leader = await runLeader({
 *   nats,
 *   name: "maker",
 *   client: { network: "testnet", credentials, cancelOnDisconnect: "connection" },
 *   journal: () => jetStreamJournal({ nats, name: "desk" }),
 *   onLead: ({ deribit, signal }) => quote(deribit, signal),
 * });
 * await leader.handOver();
 */
export async function runLeader(options: RunLeaderOptions): Promise<Leader> {
  checkOptions("", options, knownOptions);
  const { nats, name, client, journal, onLead, onStandby = () => {}, leaseMs = defaultLeaseMs } = options;
  checkNatsName("name", name);
  checkLeaseMs(leaseMs);
  if (typeof client !== "object" || client === null) throw new ConfigError("client", "options of `connect`", client);
  if ("journal" in client) throw new ConfigError("client.journal", "left out, `journal` opens the one of the leader");
  const { clock = systemClock, random } = client;
  const { bucket, replicas } = options;
  const lease = () => createLease({ nats, name, leaseMs, bucket, replicas, clock, random });
  const leading = new Leading({ name, lease, client, clock, leaseMs, journal, onLead, onStandby });
  try {
    await leading.open();
  } catch (error) {
    await leading.close();
    throw error;
  }
  return leading;
}
