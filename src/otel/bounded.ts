/** Keeps the values of an attribute few: what is new after the first so many counts as one. */

/** In place of what is too much, by the semantic conventions. */
const other = "_OTHER";

/** A set of values that grows up to a size. */
export class BoundedValues {
  readonly #most: number;
  readonly #seen = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The value itself, or `_OTHER`. */
  of(value: string): string {
    if (this.#seen.has(value)) return value;
    if (this.#seen.size >= this.#most) return other;
    this.#seen.add(value);
    return value;
  }
}
