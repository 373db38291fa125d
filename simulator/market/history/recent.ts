/** The newest entries of an endless list. A ring that overwrites the oldest, so that no garbage is kept alive. */
export class Recent<Entry> {
  readonly #ring: Entry[] = [];
  readonly #capacity: number;
  readonly #forgotten: ((entry: Entry) => void) | undefined;
  /** Where the oldest entry is, once the ring is full. */
  #oldest = 0;

  constructor(capacity: number, forgotten?: (entry: Entry) => void) {
    this.#capacity = capacity;
    this.#forgotten = forgotten;
  }

  /** Oldest first; a copy. */
  get entries(): Entry[] {
    return [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)];
  }

  add(entry: Entry): void {
    if (this.#ring.length < this.#capacity) {
      this.#ring.push(entry);
      return;
    }
    const gone = this.#ring[this.#oldest];
    this.#ring[this.#oldest] = entry;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
    if (gone !== undefined) this.#forgotten?.(gone);
  }
}
