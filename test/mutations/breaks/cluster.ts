/** What several processes promise each other. */
import type { Mutation } from "../mutation.ts";

const lease = "test/unit/cluster/lease.test.ts";
const leader = "test/unit/cluster/leader.test.ts";
const leaders = "test/cluster/leaders.test.ts";

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
  {
    name: "trade-without-a-lease",
    breaks: "nothing of a process leaves that does not lead",
    symbol: "Leading.#whyNot",
    replace: 'if (term === undefined) return "another process may lead"',
    with: "if (term === undefined) return undefined",
    caughtBy: leader,
  },
  {
    name: "let-orders-outlive-the-lease",
    breaks: "no order is good for longer than the lease under which it left",
    symbol: "Leading.#mark",
    replace: "this.#lease?.leftMs ?? 0",
    with: "60_000",
    caughtBy: leader,
  },
  {
    name: "leave-the-orders-of-the-leader-before",
    breaks: "orders of earlier leaders are cancelled",
    symbol: "Sweep.#cancelAll",
    replace: "< least)",
    with: "< 0)",
    caughtBy: leaders,
  },
  {
    name: "lead-before-the-journal-is-looked-up",
    breaks: "a leader looks up what the one before it left unfinished",
    symbol: "Leading.#recover",
    replace: "return Promise.all(found)",
    with: "return []",
    caughtBy: leaders,
  },
  {
    name: "hand-over-while-calls-are-under-way",
    breaks: "a hand-over waits for what has left",
    symbol: "LentJournal.settled",
    replace: "this.#open.size > 0",
    with: "this.#open.size < 0",
    caughtBy: leader,
  },
  {
    name: "write-behind-the-next-leader",
    breaks: "a process that another one has followed writes nothing more",
    symbol: "StreamJournal.#publish",
    replace: "const expect = { lastSequence: this.#seq }",
    with: "const expect = {}",
    caughtBy: "test/cluster/journal.test.ts",
  },
];
