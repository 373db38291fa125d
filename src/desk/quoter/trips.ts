/** Whether the protection of a group at the exchange has tripped, and until when. */
import type { DerivativeIndexName } from "../../../generated/types.ts";
import { channels } from "../../api/channels.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Subscription } from "../../subscriptions/options.ts";
import type { QuotingClient } from "../client.ts";

/** What the exchange says of quotes that its protection holds back or has cancelled. */
export const trippedReason = "mmp_trigger";
/** How long it waits until it looks again, in milliseconds. */
const againMs = 1_000;

/** What trips do. */
export interface TripHooks {
  onTrip(): void;
  onEnd(): void;
  onFailure(error: unknown): void;
}

export class Trips {
  readonly #client: QuotingClient;
  readonly #clock: Clock;
  readonly #scope: { readonly index_name: DerivativeIndexName; readonly mmp_group: string };
  readonly #hooks: TripHooks;
  #subscription: Subscription | undefined;
  #isTripped = false;
  #stopWaiting: (() => void) | undefined;

  constructor(client: QuotingClient, clock: Clock, index: DerivativeIndexName, group: string, hooks: TripHooks) {
    this.#client = client;
    this.#clock = clock;
    this.#scope = { index_name: index, mmp_group: group };
    this.#hooks = hooks;
  }

  get isTripped(): boolean {
    return this.#isTripped;
  }

  async open(): Promise<void> {
    this.#subscription = await this.#client.subscribe(channels.userMmpTrigger({ index_name: this.#scope.index_name }), {
      onData: ({ mmp_group, frozen_until }) => {
        if (mmp_group === this.#scope.mmp_group) this.#holdUntil(frozen_until);
      },
      // A trip that was missed is noticed by the next quote.
      onGap: () => {},
    });
  }

  /** Something showed that it tripped: asks how long that lasts. */
  notice(): void {
    if (this.#isTripped) return;
    this.#holdUntil(0);
    this.#client.private.getMmpStatus(this.#scope).then(
      (status) => {
        const own = status.find(({ mmp_group }) => mmp_group === this.#scope.mmp_group);
        if (own === undefined) this.#end();
        else this.#holdUntil(own.frozen_until);
      },
      (error) => {
        this.#hooks.onFailure(error);
        // The next quote shows whether it has ended.
        this.#stopWaiting ??= this.#clock.schedule(againMs, () => this.#end());
      },
    );
  }

  async reset(): Promise<void> {
    await this.#client.private.resetMmp(this.#scope);
    this.#end();
  }

  async close(): Promise<void> {
    this.#stopWaiting?.();
    await this.#subscription?.close();
  }

  /** Until a time of the exchange; 0 is until it is reset. */
  #holdUntil(untilMs: number): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    if (!this.#isTripped) {
      this.#isTripped = true;
      this.#hooks.onTrip();
    }
    if (untilMs === 0) return;
    this.#stopWaiting = this.#clock.schedule(Math.max(0, untilMs - this.#clock.now()), () => this.#end());
  }

  #end(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#isTripped = false;
    this.#hooks.onEnd();
  }
}
