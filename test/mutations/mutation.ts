/** One way to break the product on purpose, and what has to notice it. */

/** A change inside one symbol. */
export interface Edit {
  /** `Class.member`, `function` or `function.nestedFunction`; private members keep their hash. Found by name, wherever it stands. */
  readonly symbol: string;
  /** Text inside the symbol, found there exactly once. Line breaks and indentation do not matter. */
  readonly replace: string;
  readonly with: string;
}

/** A mutation: code that no longer keeps a promise. */
export interface Mutation extends Edit {
  readonly name: string;
  /** What a user would lose, in a few words. */
  readonly breaks: string;
  /** Folder in which the symbols stand. @default "src" */
  readonly in?: "src" | "codegen" | "generated/parsers" | "simulator" | "venues/gateio";
  /** More changes that belong to the same mutation. */
  readonly also?: readonly Edit[];
  /** The test file that has to fail, or the seeds of the simulation. */
  readonly caughtBy: "seeds" | `test/${string}.test.ts`;
}
