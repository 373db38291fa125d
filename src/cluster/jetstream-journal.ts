/** A journal on a stream of NATS, which the processes of a desk share on any number of computers. */
import {
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  StorageType,
} from "@nats-io/jetstream";
import { headers, type NatsConnection } from "@nats-io/transport-node";
import { ConfigError, JournalError } from "../errors/client.ts";
import { isSettled, type Journal, type JournalEntry, type JournalIntent } from "../journal/journal.ts";
import { messageOf } from "../platform/guard.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { systemRandom } from "../platform/random.ts";
import { checkNatsName, holderName } from "./create-lease.ts";
import { isMissing, isOutdated } from "./nats-errors.ts";

/** Options of `jetStreamJournal`. */
export interface JetStreamJournalOptions {
  /** Connection to NATS, whose servers have JetStream. It stays yours: nothing here closes it. */
  readonly nats: NatsConnection;
  /** Name of the journal: up to 24 letters, digits, `-` and `_`. It is kept in the stream `deribit-journal-NAME`. */
  readonly name: string;
  /** Servers that keep a stream which is made here: 1, 3 or 5. @default 1 */
  readonly replicas?: number | undefined;
  /**
   * Milliseconds for which a stream that is made here keeps its entries. What is older is not looked up any more.
   * @default without end
   */
  readonly keepMs?: number | undefined;
}

const knownOptions: KnownOptions<JetStreamJournalOptions> = {
  nats: ["publish", "request"],
  name: "checked",
  replicas: "checked",
  keepMs: "checked",
};

/** Which process wrote an append. */
const writerHeader = "Deribit-Writer";
/** The first append that a reader needs: that of the oldest call which was not settled then. */
const fromHeader = "Deribit-From";
/** Longest wait for an append, in milliseconds. It is tried twice within the five seconds that a client waits. */
const timeoutMs = 2_000;
const nanosPerMs = 1_000_000;

/**
 * Opens a journal, and makes its stream if it is not there. An append names the one before it: a process that another one has
 * followed writes nothing more, and so sends nothing more. Rejects with a `JournalError` where NATS does not answer or refuses, and with a `ConfigError`
 * for options that cannot work.
 *
 * @example
 * const journal = () => jetStreamJournal({ nats, name: "desk", replicas: 3 });
 * const leader = await runLeader({ nats, name: "maker", client, journal, onLead });
 */
export async function jetStreamJournal(options: JetStreamJournalOptions): Promise<Journal> {
  checkOptions("", options, knownOptions);
  const { nats, replicas = 1, keepMs } = options;
  const name = checkNatsName("name", options.name);
  if (keepMs !== undefined && !(keepMs >= 1_000)) {
    throw new ConfigError("keepMs", "a number of milliseconds, 1000 or more", keepMs);
  }
  const [stream, subject] = [`deribit-journal-${name}`, `deribit.journal.${name}`];
  try {
    const manager = await jetstreamManager(nats);
    await manager.streams.info(stream).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
      const max_age = (keepMs ?? 0) * nanosPerMs;
      return manager.streams.add({
        name: stream,
        subjects: [subject],
        storage: StorageType.File,
        num_replicas: replicas,
        max_age,
      });
    });
    const journal = new StreamJournal(manager, jetstream(nats), stream, subject);
    await journal.read();
    return journal;
  } catch (error) {
    throw failed(`cannot be opened`, name, error);
  }
}

class StreamJournal implements Journal {
  readonly #manager: JetStreamManager;
  readonly #client: JetStreamClient;
  readonly #stream: string;
  readonly #subject: string;
  readonly #writer = holderName(systemRandom);
  /** Calls that are not settled, each with its append. */
  readonly #open = new Map<string, { readonly seq: number; readonly intent: JournalIntent }>();
  /** What was left when it was opened. */
  #left: readonly string[] = [];
  #seq = 0;
  #count = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(manager: JetStreamManager, client: JetStreamClient, stream: string, subject: string) {
    this.#manager = manager;
    this.#client = client;
    this.#stream = stream;
    this.#subject = subject;
  }

  /** Reads what is needed of it. */
  async read(): Promise<void> {
    const { state } = await this.#manager.streams.info(this.#stream);
    this.#seq = state.last_seq;
    const last = await this.#last();
    if (last === undefined) return;
    const consumer = await this.#client.consumers.get(this.#stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: Math.max(1, last.from),
    });
    const messages = await consumer.consume();
    for await (const message of messages) {
      this.#note(entriesOf(message.string()), message.seq);
      if (message.seq >= last.seq) break;
    }
    await messages.close();
    this.#seq = last.seq;
    this.#left = [...this.#open.keys()];
  }

  append(entries: readonly JournalEntry[]): Promise<void> {
    const done = this.#writing.then(() => this.#append(entries));
    this.#writing = done.catch(() => {});
    return done;
  }

  unfinished(): readonly JournalIntent[] {
    return this.#left.map((call) => this.#open.get(call)?.intent).filter((intent) => intent !== undefined);
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  async #append(entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const text = entries.map((entry) => JSON.stringify(entry)).join("\n");
    const id = `${this.#writer}-${++this.#count}`;
    try {
      const seq = await this.#publish(text, id).catch((error: unknown) => this.#again(error, text, id));
      this.#seq = seq;
      this.#note(entries, seq);
    } catch (error) {
      throw failed("was not written", this.#stream, error);
    }
  }

  async #publish(text: string, msgID: string): Promise<number> {
    const header = headers();
    header.set(writerHeader, this.#writer);
    header.set(fromHeader, String(this.#firstOpen()));
    const expect = { lastSequence: this.#seq };
    const { seq } = await this.#client.publish(this.#subject, text, {
      msgID,
      headers: header,
      timeout: timeoutMs,
      expect,
    });
    return seq;
  }

  /** An append whose answer was lost may be in the stream: NATS takes the same one once. */
  async #again(error: unknown, text: string, id: string): Promise<number> {
    if (error instanceof JetStreamApiError && !isOutdated(error)) throw error;
    const last = await this.#last();
    if (last !== undefined && last.seq !== this.#seq) {
      if (last.writer !== this.#writer) throw new JournalError("another process writes it now");
      if (last.id === id) return last.seq;
      this.#seq = last.seq;
    }
    return this.#publish(text, id);
  }

  async #last(): Promise<{ seq: number; writer: string; id: string; from: number } | undefined> {
    try {
      const last = await this.#manager.streams.getMessage(this.#stream, { last_by_subj: this.#subject });
      if (last === null) return undefined;
      const { seq, header } = last;
      return {
        seq,
        writer: header.get(writerHeader),
        id: header.get("Nats-Msg-Id"),
        from: Number(header.get(fromHeader)) || seq,
      };
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.NoMessageFound) return undefined;
      throw error;
    }
  }

  #firstOpen(): number {
    let first = this.#seq + 1;
    for (const { seq } of this.#open.values()) first = Math.min(first, seq);
    return first;
  }

  #note(entries: readonly JournalEntry[], seq: number): void {
    for (const entry of entries) {
      if (entry.what === "intent") this.#open.set(entry.call, { seq, intent: entry });
      else if (isSettled(entry.fate)) this.#open.delete(entry.call);
    }
  }
}

function entriesOf(text: string): readonly JournalEntry[] {
  return text.split("\n").map((line) => JSON.parse(line) as JournalEntry);
}

function failed(what: string, name: string, cause: unknown): JournalError {
  return new JournalError(`the journal ${name} ${what}: ${messageOf(cause)}`, { cause });
}
