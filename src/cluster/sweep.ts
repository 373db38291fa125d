/** Finds the orders that earlier leaders left at the exchange, or that arrive late, and cancels them. */
import type { OpenOrdersView } from "../books/open-orders.ts";
import type { Client } from "../client/client.ts";
import type { Clock } from "../platform/clock.ts";
import { tokenOf } from "./order-labels.ts";

export interface SweepOptions {
  readonly client: Pick<Client, "openOrders" | "private">;
  readonly name: string;
  readonly clock: Clock;
  /** The oldest token whose orders stay, while this process leads; `undefined` while it does not. */
  oldest(): number | undefined;
}

/** Pause between two looks, in milliseconds, while an order is left or the list is not known. */
const againMs = 100;
/** How long a cancel may take, in milliseconds: on a line that is dead, the next one is sooner. */
const cancelMs = 5_000;

export class Sweep {
  readonly #options: SweepOptions;
  #view: OpenOrdersView | undefined;
  /** Cancels that are under way, by the ids of their orders. */
  readonly #cancels = new Set<string>();

  constructor(options: SweepOptions) {
    this.#options = options;
  }

  /** Keeps the list of open orders from now on. */
  async open(): Promise<void> {
    this.#view = await this.#options.client.openOrders({ onChange: () => void this.#cancelAll() });
  }

  /** Resolves when no order of an earlier leader is open, as far as the exchange shows, or when that is not wanted any more. */
  async clear(isWanted: () => boolean): Promise<void> {
    while (isWanted() && !this.#cancelAll()) {
      if (this.#view?.state === "closed") await this.open();
      else await new Promise<void>((resolve) => void this.#options.clock.schedule(againMs, resolve));
    }
  }

  async close(): Promise<void> {
    await this.#view?.close();
  }

  /** Whether none is left. */
  #cancelAll(): boolean {
    const { name, oldest } = this.#options;
    const least = oldest();
    const open = this.#view?.live;
    if (least === undefined || open === undefined) return false;
    const left = [...open.values()].filter(({ label }) => (tokenOf(label, name) ?? least) < least);
    for (const { order_id } of left) this.#cancel(order_id);
    return left.length === 0;
  }

  #cancel(order_id: string): void {
    if (this.#cancels.has(order_id)) return;
    this.#cancels.add(order_id);
    const { client, clock } = this.#options;
    const cancelled = client.private.cancel({ order_id }, { timeoutMs: cancelMs });
    cancelled
      .catch(() => {})
      // One that failed is asked for again, if its order is still there.
      .then(() =>
        clock.schedule(againMs, () => {
          this.#cancels.delete(order_id);
          this.#cancelAll();
        }),
      );
  }
}
