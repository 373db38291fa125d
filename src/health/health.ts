/** Whether a client is well, and a reason for each thing that is not. */
import type { OrderBookView } from "../books/order-book.ts";
import type { Client } from "../client/client.ts";
import type { ConnectionState } from "../connection/state.ts";
import { ConfigError } from "../errors/client.ts";
import { shownText } from "../errors/redact.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";

/** What is read of a client. */
export type HealthyClient = Pick<Client, "on" | "state" | "stats" | "limits">;

/** One thing that is not well. */
export interface HealthProblem {
  readonly part: "connection" | "session" | "credits" | "halt" | "journal" | "book" | "schemas";
  /** Whether orders should not be sent. Otherwise it is worth a look, and no more. */
  readonly blocks: boolean;
  /** What is wrong, in a sentence without a secret. */
  readonly reason: string;
}

/** How a client is. */
export interface Health {
  /** Whether it can get well by itself: false once it is closed. */
  readonly alive: boolean;
  /** Whether orders can be sent: nothing blocks. */
  readonly ready: boolean;
  readonly problems: readonly HealthProblem[];
}

/** Options of `watchHealth`. */
export interface HealthOptions {
  /** Order books that have to be live and current. @default none */
  readonly books?: readonly OrderBookView[] | undefined;
  /** Milliseconds without a change after which a book is not current. @default 30_000 */
  readonly staleBookMs?: number | undefined;
  /** Share of a pool of credits below which it is nearly empty. @default 0.1 */
  readonly lowCredits?: number | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

/** Looks after a client. */
export interface HealthWatch {
  /** How it is now. */
  health(): Health;
  stop(): void;
}

const known: KnownOptions<HealthOptions> = {
  books: "checked",
  staleBookMs: "checked",
  lowCredits: "checked",
  clock: ["now", "schedule"],
};
/** How long a failure of the journal is shown after it, in milliseconds. */
const journalMs = 60_000;

/**
 * Watches a client. Throws a `ConfigError` for options that cannot work.
 *
 * ```ts
 * const watch = watchHealth(deribit);
 * const { ready, problems } = watch.health();
 * ```
 */
export function watchHealth(client: HealthyClient, options: HealthOptions = {}): HealthWatch {
  checkOptions("", options, known);
  const { books = [], staleBookMs = 30_000, lowCredits = 0.1, clock = systemClock } = options;
  if (!(staleBookMs > 0)) throw new ConfigError("staleBookMs", "a number of milliseconds above 0", staleBookMs);
  if (!(lowCredits >= 0 && lowCredits <= 1)) throw new ConfigError("lowCredits", "a number from 0 to 1", lowCredits);
  let signIn: HealthProblem | undefined;
  let halt: HealthProblem | undefined;
  let journal: { readonly atMs: number; readonly problem: HealthProblem } | undefined;
  const offs = [
    client.on("grant", () => {
      signIn = undefined;
    }),
    client.on("authFailure", ({ message }) => {
      signIn = problem("session", false, `a renewal of the token failed: ${message}`);
    }),
    client.on("halt", ({ state, reason }) => {
      halt = state === "resumed" ? undefined : problem("halt", true, `trading is ${state}: ${reason}`);
    }),
    client.on("journalFailure", ({ error }) => {
      journal = { atMs: clock.now(), problem: problem("journal", true, error.message) };
    }),
  ];
  return {
    health: () => {
      const isJournalBad = journal !== undefined && clock.now() - journal.atMs < journalMs;
      const problems = [
        ofConnection(client.state),
        signIn,
        halt,
        isJournalBad ? journal?.problem : undefined,
        ...ofCredits(client, lowCredits),
        ...books.map((book) => ofBook(book, staleBookMs, clock)),
        ofSchemas(client),
      ].filter((each) => each !== undefined);
      const alive = client.state.name !== "closed" && client.state.name !== "closing";
      return { alive, ready: !problems.some(({ blocks }) => blocks), problems };
    },
    stop: () => {
      for (const off of offs.splice(0)) off();
    },
  };
}

function problem(part: HealthProblem["part"], blocks: boolean, reason: string): HealthProblem {
  return { part, blocks, reason: shownText(reason) };
}

function ofConnection(state: ConnectionState): HealthProblem | undefined {
  if (state.name === "ready" || state.name === "restoring") return undefined;
  const cause = "cause" in state && state.cause !== undefined ? `: ${state.cause.message}` : "";
  return problem("connection", true, `the connection is ${state.name}${cause}`);
}

function ofCredits({ limits }: HealthyClient, low: number): readonly HealthProblem[] {
  return Object.entries(limits?.snapshot() ?? {}).flatMap(([pool, { available, capacity, waiting }]) => {
    if (waiting > 0) return [problem("credits", false, `${waiting} calls wait for credits of the pool ${pool}`)];
    if (available >= capacity * low) return [];
    return [problem("credits", false, `the pool ${pool} is nearly empty: ${Math.floor(available)} of ${capacity}`)];
  });
}

function ofBook({ instrument, state, live }: OrderBookView, staleMs: number, clock: Clock): HealthProblem | undefined {
  if (live === undefined) return problem("book", true, `the book of ${instrument} is ${state}`);
  const ageMs = clock.now() - live.timestamp;
  if (ageMs <= staleMs) return undefined;
  return problem("book", true, `the book of ${instrument} has not changed for ${Math.round(ageMs / 1_000)} s`);
}

function ofSchemas({ stats }: HealthyClient): HealthProblem | undefined {
  const { length } = stats.drift;
  if (length === 0) return undefined;
  return problem("schemas", false, `messages differ from the schemas in ${length} places, see stats.drift`);
}
