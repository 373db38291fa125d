/** Breaks the product on purpose, one way at a time, and proves that something notices. */
import { availableParallelism } from "node:os";
import type { Mutator } from "./apply.ts";
import { failureOfSeeds, failureOfTests } from "./judges.ts";
import type { Mutation } from "./mutation.ts";
import { Workspace } from "./workspace.ts";

/** How a mutation ended. */
export interface Verdict {
  readonly mutation: Mutation;
  /** The test or the seed that noticed; `undefined` when nothing did. */
  readonly noticedBy: string | undefined;
}

/**
 * Tries mutations and hands out each verdict as it comes: first those for tests, several at once, then those for seeds,
 * which take all cores. Throws when a test fails on sound code: its failure would prove nothing.
 */
export async function checkMutations(
  root: string,
  mutator: Mutator,
  mutations: readonly Mutation[],
  onVerdict: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  const changes = new Map(mutations.map((mutation) => [mutation, mutator.apply(mutation)]));
  const verdicts: Verdict[] = [];
  const work = async (queue: Mutation[], sound: readonly string[]): Promise<void> => {
    if (queue.length === 0) return;
    await using workspace = await Workspace.of(root);
    if (sound.length > 0) await requireSound(workspace.folder, sound);
    for (let mutation = queue.shift(); mutation !== undefined; mutation = queue.shift()) {
      const { caughtBy } = mutation;
      const noticedBy = await workspace.with(changes.get(mutation) ?? new Map(), () =>
        caughtBy === "seeds" ? failureOfSeeds(workspace.folder) : failureOfTests(workspace.folder, [caughtBy]),
      );
      const verdict = { mutation, noticedBy };
      verdicts.push(verdict);
      onVerdict(verdict);
    }
  };
  const forTests = mutations.filter(({ caughtBy }) => caughtBy !== "seeds");
  const files = [...new Set(forTests.map(({ caughtBy }) => caughtBy))];
  await Promise.all(
    Array.from({ length: availableParallelism() }, (_, index) => work(forTests, index === 0 ? files : [])),
  );
  await work(
    mutations.filter(({ caughtBy }) => caughtBy === "seeds"),
    [],
  );
  return verdicts;
}

async function requireSound(folder: string, files: readonly string[]): Promise<void> {
  const failure = await failureOfTests(folder, files);
  if (failure !== undefined) throw new Error(`A test fails on sound code, so mutations prove nothing: ${failure}`);
}
