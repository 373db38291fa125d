/** What waits for an answer, by id. Knows nothing of sockets or time. */

/** Something that an id names while it waits. */
export interface Numbered {
  /** `0` while it waits for nothing. */
  id: number;
}

const firstSize = 64;

/**
 * A ring of slots, indexed by the low bits of the id: finding one is one array access. Ids count up and are never
 * used twice. The ring grows while more than half of it is taken.
 */
export class Pending<Entry extends Numbered> {
  #slots: (Entry | undefined)[] = emptySlots(firstSize);
  #lastId = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Gives an entry its id, and keeps it until `take`. */
  add(entry: Entry): number {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    // An old entry may still hold the slot of this id; as half of the slots are free, a later id has one soon.
    let id = this.#lastId + 1;
    while (this.#slots[id & (this.#slots.length - 1)] !== undefined) id++;
    this.#lastId = id;
    this.#slots[id & (this.#slots.length - 1)] = entry;
    this.#size++;
    entry.id = id;
    return id;
  }

  /** Hands an entry out and forgets it: it cannot be taken again. */
  take(id: number): Entry | undefined {
    const place = id & (this.#slots.length - 1);
    const entry = this.#slots[place];
    if (entry === undefined || entry.id !== id) return undefined;
    this.#slots[place] = undefined;
    this.#size--;
    entry.id = 0;
    return entry;
  }

  /** Looks at an entry, and keeps it. */
  get(id: number): Entry | undefined {
    const entry = this.#slots[id & (this.#slots.length - 1)];
    return entry?.id === id ? entry : undefined;
  }

  /** The ids of all entries. */
  get ids(): number[] {
    return this.#slots.flatMap((entry) => (entry === undefined ? [] : [entry.id]));
  }

  /** Hands all entries out, in the order in which they were added. */
  drain(): Entry[] {
    const entries = this.#slots.filter((entry) => entry !== undefined).sort((a, b) => a.id - b.id);
    this.#slots = emptySlots(firstSize);
    this.#size = 0;
    for (const entry of entries) entry.id = 0;
    return entries;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = emptySlots(old.length * 2);
    for (const entry of old) if (entry !== undefined) this.#slots[entry.id & (this.#slots.length - 1)] = entry;
  }
}

function emptySlots<Entry>(length: number): (Entry | undefined)[] {
  return new Array<Entry | undefined>(length).fill(undefined);
}
