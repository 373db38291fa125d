/** Holds back every call that writes of a process that does not lead, in front of the guards of the desk. */
import type { Call } from "../calls/call.ts";
import type { CallGuard } from "../calls/call-guard.ts";
import { GuardError } from "../errors/call.ts";
import type { CallError } from "../errors/family.ts";
import type { ClientGuards, ClientToGuard } from "../guards/client.ts";
import type { Halt } from "../guards/guards.ts";
import type { GuardChanges } from "../guards/options.ts";
import type { OrderMark } from "../orders/stamp.ts";
import type { Clock } from "../platform/clock.ts";
import type { Catalogue } from "../venue.ts";

/** The leadership as calls see it. */
export interface Leadership {
  /** Why a call that writes must not leave now. */
  whyNot(call: Call): string | undefined;
  mark(): OrderMark;
}

export class LeadGuards implements ClientGuards {
  readonly #leadership: Leadership;
  readonly #desk: ClientGuards | undefined;

  /** `desk` has the guards that the user gave. */
  constructor(leadership: Leadership, desk: ClientGuards | undefined) {
    this.#leadership = leadership;
    this.#desk = desk;
  }

  get halted(): Halt | undefined {
    return this.#desk?.halted;
  }

  async halt(reason: string): Promise<void> {
    await this.#desk?.halt(reason);
  }

  resume(): void {
    this.#desk?.resume();
  }

  configure(changes: GuardChanges): void {
    this.#desk?.configure(changes);
  }

  alive(): void {
    this.#desk?.alive();
  }

  mark(): OrderMark {
    return this.#leadership.mark();
  }

  guard(client: ClientToGuard, clock: Clock, api: Catalogue): CallGuard {
    const desk = this.#desk?.guard(client, clock, api);
    return {
      prepare: (call) => desk?.prepare(call),
      refuse: (call, leaves) => this.#refuse(call) ?? desk?.refuse(call, leaves),
      wireOf: (call) => desk?.wireOf(call),
      ended: (call, outcome, result) => desk?.ended(call, outcome, result),
      closed: () => desk?.closed(),
    };
  }

  #refuse(call: Call): CallError | undefined {
    if (call.row.effect !== "write") return undefined;
    const why = this.#leadership.whyNot(call);
    if (why === undefined) return undefined;
    return new GuardError({ guard: "lease", limit: true, value: false, why }, { method: call.row.wire });
  }
}
