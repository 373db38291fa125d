/** Makes a lease on NATS. */
import type { NatsConnection } from "@nats-io/transport-node";
import { ConfigError } from "../errors/client.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { guardedClock, warnOfThrown } from "../platform/guarded-clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { type Random, systemRandom } from "../platform/random.ts";
import { HeldLease, type Lease } from "./lease.ts";
import { natsRegister } from "./nats-register.ts";

/** Options of `createLease`. */
export interface LeaseOptions {
  /** Connection to NATS, whose servers have JetStream. It stays yours: nothing here closes it. */
  readonly nats: NatsConnection;
  /** What the lease is for. Processes that give the same name share it: up to 24 letters, digits, `-` and `_`. */
  readonly name: string;
  /**
   * Time of the lease, in milliseconds, from 500. When its holder dies, another process takes over after this time, and a
   * tenth of it at most for the next look. @default 3_000
   */
  readonly leaseMs?: number | undefined;
  /** Key-value bucket in which it is kept; made if it is not there. @default "deribit-rpc" */
  readonly bucket?: string | undefined;
  /** Servers that keep a bucket which is made here: 1, 3 or 5. @default 1 */
  readonly replicas?: number | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
  /** @default the chance of this computer */
  readonly random?: Random | undefined;
}

const knownOptions: KnownOptions<LeaseOptions> = {
  nats: ["publish", "request"],
  name: "checked",
  leaseMs: "checked",
  bucket: "checked",
  replicas: "checked",
  clock: ["now", "schedule"],
  random: "function",
};

/** Shortest lease, in milliseconds: a tenth of it has to be longer than NATS takes to answer. */
const shortestLeaseMs = 500;
export const defaultLeaseMs = 3_000;
const defaultBucket = "deribit-rpc";

/**
 * Asks for a right that one process has at a time, until it is closed. `held` says whether this one has it, and is to be
 * asked before each use. Throws a `ConfigError` for options that cannot work.
 *
 * @example
 * const lease = createLease({ nats, name: "report" });
 * lease.on("taken", ({ token }) => console.log("it is ours", token));
 * const report = () => lease.held && writeReport();
 */
export function createLease(options: LeaseOptions): Lease {
  checkOptions("", options, knownOptions);
  const { nats, leaseMs = defaultLeaseMs, bucket = defaultBucket, replicas = 1, clock = systemClock } = options;
  checkLeaseMs(leaseMs);
  checkNatsName("bucket", bucket);
  return new HeldLease({
    register: natsRegister(nats, `lease.${checkNatsName("name", options.name)}`, { bucket, replicas }),
    holder: holderName(options.random ?? systemRandom),
    leaseMs,
    clock: guardedClock(clock, warnOfThrown),
  });
}

export function checkLeaseMs(leaseMs: number): void {
  if (Number.isFinite(leaseMs) && leaseMs >= shortestLeaseMs) return;
  throw new ConfigError("leaseMs", `a number of milliseconds, ${shortestLeaseMs} or more`, leaseMs);
}

/** A name that NATS takes as a part of a subject. */
export function checkNatsName(option: string, name: string): string {
  if (typeof name === "string" && /^[A-Za-z0-9_-]{1,24}$/.test(name)) return name;
  throw new ConfigError(option, "a name of up to 24 letters, digits, `-` and `_`", name);
}

/** A name that no other process has. */
export function holderName(random: Random): string {
  const digits = (): string => Math.floor(random() * 36 ** 8).toString(36);
  return `${digits()}${digits()}`;
}
