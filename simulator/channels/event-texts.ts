/** The objects of one event as JSON. Each is written once, on first use, however many channels show it. */

/** Texts of the lists of one event. */
export class EventTexts {
  readonly #write: (value: unknown) => string;
  readonly #lists: (readonly object[])[] = [];
  readonly #texts: (readonly string[])[] = [];

  constructor(write: (value: unknown) => string) {
    this.#write = write;
  }

  /** Each object of a list. */
  each(list: readonly object[]): readonly string[] {
    const at = this.#lists.indexOf(list);
    const known = at < 0 ? undefined : this.#texts[at];
    if (known !== undefined) return known;
    const texts = list.map(this.#write);
    this.#lists.push(list);
    this.#texts.push(texts);
    return texts;
  }
}

/** A JSON array of texts that are JSON already. */
export function arrayOf(texts: readonly string[]): string {
  return `[${texts.join(",")}]`;
}
