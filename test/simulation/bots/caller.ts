/** Makes calls that the ledger knows. Never throws. */
import { methodRows } from "../../../generated/methods.ts";
import type { LateAnswer } from "../../../src/calls/late.ts";
import type { Client } from "../../../src/client/client.ts";
import type { CallError, CallTrace } from "../../../src/errors/family.ts";
import { isCallError } from "../../../src/errors/narrow.ts";
import type { Clock } from "../../../src/platform/clock.ts";
import type { CallOptions } from "../../../src/venue.ts";
import type { Chance } from "../plan/chance.ts";
import type { Host } from "../taps/host.ts";
import type { CallRecord, Ending, Ledger } from "../taps/ledger.ts";
import { failOnPurpose } from "../taps/purpose.ts";
import { tagMember, untag } from "../taps/tag.ts";

/** Pause before a bot asks again for a fate that was not decided, in milliseconds: longer than most outages. */
const askAgainMs = 60_000;

/** What a bot works with. */
export interface CallerParts {
  readonly name: string;
  /** What makes the calls, and what looks up those whose outcome is unknown. */
  readonly client: Pick<Client, "send" | "resolveOutcome"> & Partial<Pick<Client, "on">>;
  /** Other clients of the same account: they look calls up as well. */
  readonly peers: readonly Pick<Client, "resolveOutcome">[];
  /** Clients of other accounts, which cannot know anything. */
  readonly strangers: readonly Pick<Client, "resolveOutcome">[];
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly chance: Chance;
  /** The computer that the client runs on. */
  readonly host: Host;
  /** Another process of the account does something, past all clients of this one. */
  readonly elsewhere?: (method: string, params: Readonly<Record<string, unknown>>) => void;
  /** The client's own limit, for calls that give none. */
  readonly timeoutMs: number;
}

/** A client in the hands of a bot. */
export class Caller {
  readonly #parts: CallerParts;
  /** Calls that ended without an answer, by the trace that their error has. */
  readonly #lost = new Map<CallTrace, { readonly record: CallRecord; readonly error: CallError }>();

  constructor(parts: CallerParts) {
    this.#parts = parts;
    parts.client.on?.("lateAnswer", (answer) => void this.#hearLate(answer));
  }

  /** Makes a call, now and then with a deadline of its own, an abort, or the wish to wait for the connection. */
  async call(method: string, params: object, given: CallOptions = {}): Promise<Ending> {
    const { client, ledger, name, host } = this.#parts;
    if (host.stalledSinceMs !== undefined) await host.running();
    const options = { ...this.#whims(), ...given };
    const row = methodRows.get(method);
    if (row === undefined) throw new TypeError(`There is no method ${method}.`);
    const { signal, timeoutMs = this.#parts.timeoutMs } = options;
    const record = ledger.make({
      client: name,
      method,
      params: params as Readonly<Record<string, unknown>>,
      effect: row.effect,
      signal,
      timeoutMs: timeoutMs || Infinity,
      host,
    });
    this.#doElsewhere(method, params as Readonly<Record<string, unknown>>);
    const tagged: Record<string, unknown> = { ...params };
    tagged[tagMember] = record.tag;
    const ending = await client.send({ method, params: tagged }, options).then(
      (value) => ledger.end(record, { value }),
      (error: unknown) => ledger.end(record, { error }),
    );
    if (ending.kind === "error" && ending.error.outcome === "unknown" && row.effect === "write") {
      untag(ending.error);
      if (ending.error.trace !== undefined) this.#lost.set(ending.error.trace, { record, error: ending.error });
      await this.#lookUp(record, ending.error);
    }
    return ending;
  }

  /** Now and then another process of the account uses the same label: for the other side, or another size. */
  #doElsewhere(method: string, params: Readonly<Record<string, unknown>>): void {
    const { elsewhere, clock, chance } = this.#parts;
    const { label, amount } = params;
    const isLabelled = method === "private/buy" || method === "private/sell" ? label !== undefined : false;
    if (elsewhere === undefined || !isLabelled || !chance.happens(0.05)) return;
    const isOtherSide = chance.happens(0.5);
    const other = method === "private/buy" ? "private/sell" : "private/buy";
    const order = isOtherSide ? params : { ...params, amount: 2 * Number(amount) };
    clock.schedule(chance.between(0, 500), () => elsewhere(isOtherSide ? other : method, order));
  }

  /** An answer that proves something decides at once, and nothing has to be asked for. */
  async #hearLate({ trace, result, error }: LateAnswer): Promise<void> {
    const { client, ledger, clock } = this.#parts;
    const lost = this.#lost.get(trace);
    const isProof = result !== undefined || (isCallError(error) && error.outcome === "refused");
    if (lost === undefined || !isProof) return;
    const heardMs = clock.now();
    const resolution = await client.resolveOutcome(lost.error);
    ledger.resolveLate(lost.record, resolution, clock.now() - heardMs);
  }

  async #lookUp(record: CallRecord, error: CallError): Promise<void> {
    const { client, peers, strangers, ledger, clock, chance } = this.#parts;
    const own = await client.resolveOutcome(error);
    ledger.resolve(record, own);
    // Look-ups fail while the line is down. An order with a deadline is worth asking for again.
    if (own.fate === "still_unknown" && error.trace?.valid_until !== undefined) {
      await new Promise<void>((resolve) => void clock.schedule(askAgainMs, resolve));
      ledger.resolve(record, await client.resolveOutcome(error));
      record.askedAgain = true;
    }
    for (const peer of chance.some(peers, 0.3)) ledger.resolve(record, await peer.resolveOutcome(error));
    for (const stranger of strangers) ledger.resolveAbroad(record, await stranger.resolveOutcome(error));
  }

  #whims(): CallOptions {
    const { chance, clock } = this.#parts;
    const whim = chance.between(0, 1);
    if (whim < 0.05) return { timeoutMs: chance.pick([1, 5, 20, 500]) };
    if (whim < 0.1) {
      const abort = new AbortController();
      // A signal that never comes has to be let go of all the same.
      if (chance.happens(0.7)) clock.schedule(chance.between(0, 50), () => abort.abort(new Error("changed its mind")));
      return { signal: abort.signal };
    }
    if (whim < 0.2) return { whenDown: "wait" };
    return whim < 0.22 ? { onReply: failOnPurpose } : {};
  }
}
