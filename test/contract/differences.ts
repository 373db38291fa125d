/** Reports what the exchange did otherwise than the schemas and the suite say: the list of what to mend there. */
import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";
import type { Difference } from "./client.ts";

interface Finding {
  readonly where: string;
  readonly what: string;
}

/** Prints every difference once, after the tests. */
export default class Differences implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    if (unhandled.length === 0 && tests.every((each) => each.result().state === "skipped")) return;
    const differences = tests.flatMap(differencesOf);
    const suites = modules.flatMap((module) => [...module.children.allSuites()]);
    print("failed", [
      ...findingsOf("the run", unhandled),
      ...suites.flatMap((suite) => findingsOf(suite.fullName, suite.errors())),
      ...tests.flatMap((each) => findingsOf(each.fullName, each.result().errors ?? [])),
    ]);
    print(
      "not as the schemas have it",
      differences.filter(({ kind }) => kind === "schema"),
    );
    print(
      "refused to this account, as not every account may do it",
      differences.filter(({ kind }) => kind === "refused"),
    );
  }
}

function differencesOf(test: TestCase): readonly Difference[] {
  const { differences = [] } = test.meta() as { readonly differences?: readonly Difference[] };
  return differences;
}

function findingsOf(where: string, errors: readonly SerializedError[]): readonly Finding[] {
  return errors.map(({ message }) => ({ where, what: message.split("\n")[0] ?? "" }));
}

function print(title: string, findings: readonly Finding[]): void {
  const places = [...new Set(findings.map(({ where }) => where))].sort();
  console.log(`\n${title}:${places.length === 0 ? " nothing" : ""}`);
  for (const place of places) {
    console.log(`  ${place}`);
    const seen = new Set(findings.filter(({ where }) => where === place).map(({ what }) => what));
    for (const what of seen) console.log(`    ${what}`);
  }
}
