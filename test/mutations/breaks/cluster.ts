/** What several processes promise each other. */
import type { Mutation } from "../mutation.ts";

const lease = "test/unit/cluster/lease.test.ts";

export const cluster: readonly Mutation[] = [
  {
    name: "believe-in-a-lease-through-sleep",
    breaks: "one that slept knows as it wakes that it holds nothing",
    symbol: "mostSince",
    replace: "Math.max(steady, wall)",
    with: "steady",
    caughtBy: lease,
  },
  {
    name: "count-a-renewal-from-its-answer",
    breaks: "a holder counts its time from before a write was sent",
    symbol: "HeldLease.#renew",
    replace: "this.#keep({ token: hold.token, revision, since })",
    with: "this.#keep({ token: hold.token, revision, since: momentOf(this.#options.clock) })",
    caughtBy: lease,
  },
  {
    name: "take-a-lease-that-was-just-renewed",
    breaks: "a lease is taken over only where one revision has stood for all of its time",
    symbol: "HeldLease.#look",
    replace: "this.#seen?.revision === read.revision ? this.#seen.sinceMs : clock.now()",
    with: "this.#seen?.sinceMs ?? clock.now()",
    caughtBy: lease,
  },
];
