/** Which labels orders were given lately, and how often: a label that was used twice tells no orders apart. */

/** How long a use is remembered, in milliseconds: as far as the exchange shows closed orders. */
const memoryMs = 30 * 60_000;

/** Counts the uses of labels. */
export class Labels {
  readonly #uses = new Map<string, { readonly count: number; readonly lastMs: number }>();

  /** An order with this label goes out. */
  use(label: string, nowMs: number): void {
    const count = (this.#uses.get(label)?.count ?? 0) + 1;
    // Taken out first, so that the oldest uses stay in front.
    this.#uses.delete(label);
    this.#uses.set(label, { count, lastMs: nowMs });
    for (const [old, { lastMs }] of this.#uses) {
      if (nowMs - lastMs < memoryMs) break;
      this.#uses.delete(old);
    }
  }

  /** Whether no other order of this client bears the label. */
  usedOnce(label: string): boolean {
    return (this.#uses.get(label)?.count ?? 0) <= 1;
  }
}
