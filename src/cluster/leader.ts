/** One of several processes leads: it alone trades, and knows what the one before it left. */
import type { Call } from "../calls/call.ts";
import { type Client, createClient } from "../client/client.ts";
import type { RecoveredCall } from "../client/events.ts";
import type { ClientOptions } from "../client/options.ts";
import { ConnectionError } from "../errors/client.ts";
import type { ClientGuards } from "../guards/client.ts";
import type { Journal } from "../journal/journal.ts";
import type { OrderMark } from "../orders/stamp.ts";
import type { Clock } from "../platform/clock.ts";
import { Emitter, type Off } from "../platform/emitter.ts";
import { guard, messageOf } from "../platform/guard.ts";
import { warnOfThrown } from "../platform/guarded-clock.ts";
import { within } from "../platform/patience.ts";
import { LeadGuards } from "./lead-guards.ts";
import type { Lease, LeaseTaken } from "./lease.ts";
import { LentJournal } from "./lent-journal.ts";
import { labelPrefix, tokenOf } from "./order-labels.ts";
import { Sweep } from "./sweep.ts";

/** Where a process is: it follows, looks up and cancels what was left, leads, lets go, or is closed. */
export type LeaderState = "standby" | "taking_over" | "leading" | "handing_over" | "closed";

/** What a process that leads has. */
export interface Lead {
  readonly deribit: Client;
  /** Fencing token: greater than that of every earlier leader. */
  readonly token: number;
  /** Whether the leader before handed over: its orders stay, and are yours. */
  readonly isHandedOver: boolean;
  /** Calls that the journal had as unfinished, and what became of them. */
  readonly recovered: readonly RecoveredCall[];
  /** Aborted when this process leads no more. */
  readonly signal: AbortSignal;
  /** A label for an order of yours, which bears the token. Orders with other labels are held back. */
  label(text: string): string;
}

/** What a leader reports. */
export interface LeaderEvents {
  readonly state: LeaderState;
  /** The lease could not be renewed, or this process could not take over. */
  readonly trouble: Error;
}

/** A process that leads, or stands by. `runLeader` makes it. */
export interface Leader extends AsyncDisposable {
  readonly state: LeaderState;
  /** The client of this process, connected in any state. Calls that write leave while it leads. */
  readonly deribit: Client;
  /**
   * Lets another process lead, without a cancel: holds new calls back, waits until all that left have ended, and lets go.
   * Resolves when that is done; does nothing where this process does not lead.
   */
  handOver(): Promise<void>;
  /** Leads no more, without a cancel, and closes the client. */
  close(): Promise<void>;
  on<Name extends keyof LeaderEvents>(event: Name, listener: (event: LeaderEvents[Name]) => void): Off;
}

export interface LeadingOptions {
  readonly name: string;
  /** Asks for the lease from then on. */
  readonly lease: () => Lease;
  readonly client: ClientOptions;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly journal: () => Journal | Promise<Journal>;
  readonly onLead: (lead: Lead) => unknown;
  readonly onStandby: (deribit: Client) => unknown;
}

/** The time in office of one leader. */
interface Term {
  readonly token: number;
  /** The oldest token whose orders stay: that of the first leader of a row of hand-overs. */
  readonly oldest: number;
  readonly ending: AbortController;
}

export class Leading implements Leader {
  readonly deribit: Client;
  readonly #options: LeadingOptions;
  readonly #emitter = new Emitter<LeaderEvents>((error, name) =>
    warnOfThrown(error, `a listener to ${name} of a leader`),
  );
  readonly #journal: LentJournal;
  readonly #sweep: Sweep;
  #lease: Lease | undefined;
  #state: LeaderState = "standby";
  #term: Term | undefined;
  /** The journal of the term before is being closed. */
  #leaving: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(options: LeadingOptions) {
    this.#options = options;
    this.#journal = new LentJournal(options.clock);
    const { client, clock, name } = options;
    const leadership = { whyNot: (call: Call) => this.#whyNot(call), mark: () => this.#mark() };
    const guards = new LeadGuards(leadership, client.guards as ClientGuards | undefined);
    this.deribit = createClient({ ...client, clock, guards, journal: this.#journal });
    this.#sweep = new Sweep({ client: this.deribit, name, clock, oldest: () => this.#held()?.oldest });
  }

  get state(): LeaderState {
    return this.#state;
  }

  async open(): Promise<void> {
    await this.deribit.open();
    await this.#sweep.open();
    this.#standBy();
    const lease = this.#options.lease();
    this.#lease = lease;
    lease.on("taken", (taken) => void this.#take(taken));
    lease.on("lost", ({ reason }) => this.#end(reason));
    lease.on("trouble", (error) => this.#emitter.emit("trouble", error));
    // A client that gave up can neither lead nor follow.
    this.deribit.on("state", ({ name }) => void (name === "closed" && this.close()));
  }

  on<Name extends keyof LeaderEvents>(event: Name, listener: (event: LeaderEvents[Name]) => void): Off {
    return this.#emitter.on(event, listener);
  }

  async handOver(): Promise<void> {
    const term = this.#held();
    if (term === undefined || this.#state !== "leading") return;
    this.#enter("handing_over");
    term.ending.abort(new ConnectionError("this process hands over"));
    await this.#journal.settled();
    if (this.#held() !== term) return;
    await this.#closeJournal();
    await this.#lease?.release(String(term.oldest));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await this.handOver().catch((error: Error) => this.#emitter.emit("trouble", error));
    this.#enter("closed");
    await this.#lease?.close();
    await this.#leaving;
    await this.#sweep.close();
    await this.deribit.close();
  }

  /** The term, while the lease is held by the clock of this computer. */
  #held(): Term | undefined {
    const token = this.#lease?.token;
    return token !== undefined && this.#term?.token === token ? this.#term : undefined;
  }

  #whyNot({ row, params, labelled }: Call): string | undefined {
    const term = this.#held();
    if (term === undefined) return "another process may lead";
    if (this.#state === "taking_over" && row.role === "cancel") return undefined;
    if (this.#state !== "leading")
      return `this process is ${this.#state === "taking_over" ? "taking" : "handing"} over`;
    if (row.role !== "order" || (params["label"] === undefined && !labelled)) return undefined;
    if (tokenOf(params["label"], this.#options.name) === term.token) return undefined;
    return "its label does not bear the token of this leader, as those of `lead.label()` do";
  }

  #mark(): OrderMark {
    const prefix = labelPrefix(this.#options.name, this.#term?.token ?? 0);
    return { labelPrefix: prefix, goodForMs: this.#lease?.leftMs ?? 0 };
  }

  async #take({ token, isHandedOver, note }: LeaseTaken): Promise<void> {
    const oldest = (isHandedOver && Number(note)) || token;
    const term: Term = { token, oldest, ending: new AbortController() };
    this.#term = term;
    this.#enter("taking_over");
    const { signal } = term.ending;
    try {
      await this.#leaving;
      const recovered = await this.#recover(term);
      await this.#sweep.clear(() => this.#held() === term);
      if (this.#held() !== term) return;
      this.#enter("leading");
      const label = (text: string): string => `${labelPrefix(this.#options.name, token)}${text}`;
      const lead: Lead = { deribit: this.deribit, token, isHandedOver: oldest < token, recovered, signal, label };
      guard(
        () => this.#options.onLead(lead),
        (error) => warnOfThrown(error, "onLead"),
      );
    } catch (error) {
      if (this.#term !== term) return;
      const message = `this process cannot lead: ${messageOf(error)}`;
      this.#emitter.emit("trouble", new ConnectionError(message, { cause: error }));
      // Another one may be able to.
      await this.#lease?.release().catch(() => {});
    }
  }

  /** Opens the journal, and looks up what the leaders before left in it. */
  async #recover(term: Term): Promise<readonly RecoveredCall[]> {
    const { clock, leaseMs } = this.#options;
    const { signal } = term.ending;
    if (this.deribit.state.name !== "ready") throw new ConnectionError("its client is not connected");
    const journal = await within(clock, leaseMs, () => this.#openJournal(term));
    if (journal === undefined) return [];
    const left = await within(clock, leaseMs, () => journal.unfinished());
    const found = left.map(async ({ call, method, trace: written }): Promise<RecoveredCall> => {
      const trace = { ...written, entry: call };
      const resolution = await this.deribit.resolveOutcome({ method, outcome: "unknown", trace }, { signal });
      return { method, trace, resolution };
    });
    return Promise.all(found);
  }

  /** `undefined` where the term is over before it is open. */
  async #openJournal(term: Term): Promise<Journal | undefined> {
    const journal = await this.#options.journal();
    if (this.#held() === term) {
      this.#journal.lend(journal);
      return journal;
    }
    await journal.close();
    return undefined;
  }

  #end(reason: string): void {
    const term = this.#term;
    if (term === undefined) return;
    this.#term = undefined;
    term.ending.abort(new ConnectionError(`this process leads no more: ${reason}`));
    this.#leaving = this.#closeJournal();
    this.#standBy();
  }

  /** Answers that are still to come are written down, for the time of a lease. */
  async #closeJournal(): Promise<void> {
    const { clock, leaseMs } = this.#options;
    await within(clock, leaseMs, () => this.#journal.settled()).catch(() => {});
    const journal = this.#journal.takeBack();
    await (async () => journal?.close())().catch((error: unknown) => warnOfThrown(error, "journal.close"));
  }

  #standBy(): void {
    if (this.#state === "closed") return;
    this.#enter("standby");
    guard(
      () => this.#options.onStandby(this.deribit),
      (error) => warnOfThrown(error, "onStandby"),
    );
  }

  #enter(state: LeaderState): void {
    this.#state = state;
    this.#emitter.emit("state", state);
  }
}
