/** Makes a failing run as short as it can be while it still fails. */
import type { Plan } from "../plan/plan.ts";
import { run } from "../world/world.ts";

/** Attempts that may be spent on one failure. */
const mostAttempts = 80;

/**
 * Leaves faults out as long as the same invariant breaks: first in big parts, then one by one. Parts of a run draw
 * from streams of their own, so that the bots go on as they did.
 */
export async function shrink(plan: Plan, invariant: string): Promise<Plan> {
  let shortest = plan;
  let part = Math.ceil(plan.faults.length / 2);
  let attempts = 0;
  while (part > 0 && attempts < mostAttempts) {
    let isShorter = false;
    for (let from = 0; from < shortest.faults.length && attempts < mostAttempts; attempts += 1) {
      const faults = shortest.faults.filter((_, at) => at < from || at >= from + part);
      const { violations } = await run({ ...shortest, faults });
      if (violations.some((violation) => violation.invariant === invariant)) {
        shortest = { ...shortest, faults };
        isShorter = true;
      } else from += part;
    }
    if (part === 1 && !isShorter) break;
    part = part === 1 ? 1 : Math.floor(part / 2);
  }
  return shortest;
}
