/** Reports what the exchange did otherwise than the schemas and the simulator say: the list of what to mend there. */
import type { Reporter, TestModule } from "vitest/node";
import type { Difference } from "./client.ts";

/** Prints every difference once, after the tests. */
export default class Differences implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const found = modules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test) => {
        const { differences = [] } = test.meta() as { readonly differences?: readonly Difference[] };
        return differences.map(({ where, what }) => `  ${where}: ${what}`);
      }),
    );
    const unique = [...new Set(found)].sort();
    console.log(unique.length === 0 ? "\nno difference from the schemas" : "\ndifferent from the schemas:");
    for (const line of unique) console.log(line);
  }
}
