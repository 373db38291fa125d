/** A schema that types refer to by a name. */
export interface SharedName {
  /** What leads to it from the top of the document. */
  readonly steps: readonly string[];
  readonly name: string;
}

/** Where the schemas of a document stand that have a name; those of one schema stand below it in the same way. */
const homes: ReadonlySet<string> = new Set(["components/schemas", "definitions", "$defs"]);

/** The names of the schemas that are referred to. Where two places use one name, each gets a name of its own. */
export class SharedNames {
  readonly #byPointer = new Map<string, SharedName>();
  readonly #taken = new Map<string, readonly string[]>();

  /** In the order in which they were met; what is met on the way is part of it. */
  all(): IterableIterator<SharedName> {
    return this.#byPointer.values();
  }

  /** What leads to the schema of a name. */
  stepsOf(name: string): readonly string[] | undefined {
    return this.#taken.get(name);
  }

  /** The name of what stands at a place for named schemas; undefined for any other place that has none yet. */
  nameOf(steps: readonly string[]): string | undefined {
    const known = this.#byPointer.get(steps.join("/"));
    if (known !== undefined) return known.name;
    const home = steps.slice(0, -1).join("/");
    const parent = steps.at(-2);
    const isHome = homes.has(home) || ((parent === "$defs" || parent === "definitions") && steps.length > 2);
    return isHome ? this.give(steps) : undefined;
  }

  /** Gives a name to what stands at any place: its own, with that of what encloses it before it where that is taken. */
  give(steps: readonly string[]): string {
    const known = this.#byPointer.get(steps.join("/"));
    if (known !== undefined) return known.name;
    const words = steps.filter((step) => !/^(?:\$defs|definitions|components|schemas|properties|\d+)$/.test(step));
    const plain = usable(steps.at(-1) ?? "document");
    const long = usable(words.slice(-2).join("_"));
    let name = this.#taken.has(plain) ? long : plain;
    for (let number = 2; this.#taken.has(name); number++) name = `${plain}_${number}`;
    this.#taken.set(name, steps);
    this.#byPointer.set(steps.join("/"), { steps, name });
    return name;
  }
}

/** Names become names of files, so letters that a file cannot have are left out. */
function usable(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, "_").replace(/^[.-]+/, "_") || "unnamed";
}
