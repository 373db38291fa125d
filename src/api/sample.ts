/** Which messages are searched for what the schemas do not know: the search costs more than all checks of a message. */

/** How many messages are searched. */
export interface SampleOptions {
  /** The first messages of each channel and the first results of each method that are searched. @default 10 */
  readonly first?: number | undefined;
  /** Behind those, one in so many; `1` searches all. @default 100: 10 seconds of a channel with ten messages a second */
  readonly every?: number | undefined;
}

/** Counts the messages of one channel, or the results of one method. */
export interface Counted {
  seen: number;
}

export const defaultSample = { first: 10, every: 100 } as const;

/** Layouts that are remembered of one family: where members are names of their own, there is no end of them. */
const mostLayouts = 16;

/** Takes the first of each source, one in some behind those, and each layout that was not met before. */
export class Sample {
  readonly #first: number;
  readonly #every: number;
  readonly #layouts = new Map<string, (readonly string[])[]>();

  constructor({ first, every }: SampleOptions = {}) {
    this.#first = first ?? defaultSample.first;
    this.#every = every ?? defaultSample.every;
  }

  /** Whether a value is searched. `where` is its method or its family of channels. */
  takes(where: string, source: Counted, value: unknown): boolean {
    source.seen++;
    const isNew = this.#isNew(where, Array.isArray(value) ? value[0] : value);
    return isNew || source.seen <= this.#first || source.seen % this.#every === 0;
  }

  /** Whether no value of this family had these members, in this order. */
  #isNew(where: string, value: unknown): boolean {
    if (typeof value !== "object" || value === null) return false;
    const layouts = this.#layoutsOf(where);
    for (const layout of layouts) if (hasLayout(value, layout)) return false;
    if (layouts.length === mostLayouts) return false;
    layouts.push(Object.keys(value));
    return true;
  }

  #layoutsOf(where: string): (readonly string[])[] {
    const known = this.#layouts.get(where);
    if (known !== undefined) return known;
    const layouts: (readonly string[])[] = [];
    this.#layouts.set(where, layouts);
    return layouts;
  }
}

/** Whether a value has these members, in this order. */
function hasLayout(value: object, layout: readonly string[]): boolean {
  let at = 0;
  for (const name in value) if (name !== layout[at++]) return false;
  return at === layout.length;
}
