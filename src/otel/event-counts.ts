/** Counts what a client reports, by its cause. */
import type { Client } from "../client/client.ts";
import { isDeribitError } from "../errors/narrow.ts";

/** Metrics that count events. */
type CountedEvent = "gaps" | "losses" | "authFailures" | "journalFailures" | "halts";

interface EventCount {
  readonly name: CountedEvent;
  /** Why it happened; empty for what has one cause. */
  readonly cause: string;
  readonly count: number;
}

/** Listens to a client until it is stopped. */
export class EventCounts {
  readonly #counts = new Map<string, EventCount>();
  readonly #offs: readonly (() => void)[];
  #isHalted = false;

  constructor(client: Pick<Client, "on">) {
    this.#offs = [
      client.on("gap", ({ cause }) => this.#add("gaps", cause)),
      client.on("authFailure", () => this.#add("authFailures")),
      client.on("journalFailure", () => this.#add("journalFailures")),
      client.on("state", (state) => {
        if (state.name === "waiting") this.#add("losses", causeOf(state.cause));
      }),
      client.on("halt", ({ state }) => {
        this.#isHalted = state !== "resumed";
        if (state === "halting") this.#add("halts");
      }),
    ];
  }

  get counts(): Iterable<EventCount> {
    return this.#counts.values();
  }

  /** Whether the guards hold orders back. */
  get isHalted(): boolean {
    return this.#isHalted;
  }

  stop(): void {
    for (const off of this.#offs) off();
  }

  #add(name: CountedEvent, cause = ""): void {
    const key = `${name} ${cause}`;
    const count = (this.#counts.get(key)?.count ?? 0) + 1;
    this.#counts.set(key, { name, cause, count });
  }
}

/** Why a connection was lost, in few words: a status, a code of its close, or the kind of the error. */
function causeOf(cause: Error): string {
  if (!isDeribitError(cause, "connection")) return isDeribitError(cause) ? cause.kind : "other";
  const { status, code } = cause;
  if (status !== undefined) return `status ${status}`;
  return code === undefined ? "connection" : `close ${code}`;
}
