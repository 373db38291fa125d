/** The governor: halts the trading of a client now and then, and lets it go on a while later. */

import { isDeribitError } from "../../../src/errors/narrow.ts";
import type { Guards } from "../../../src/guards/entry.ts";
import type { Chance } from "../plan/chance.ts";
import type { Findings } from "../world/violations.ts";
import type { Pace } from "./pace.ts";

/** What the governor works with. */
export interface GovernorParts {
  readonly name: string;
  readonly guards: Guards;
  readonly chance: Chance;
  readonly pace: Pace;
  readonly findings: Findings;
  /** Open orders of the guarded client alone, as the exchange has them. */
  readonly openOrders: () => readonly string[];
  /** Whether the exchange's clock was set: what an order's deadline means then is not known. */
  readonly isClockSound: boolean;
}

/** Works until the time is over. */
export async function runGovernor(parts: GovernorParts): Promise<void> {
  const { chance, pace, guards } = parts;
  while (!pace.isOver) {
    await pace.pause(chance.between(60_000, 400_000));
    if (!pace.isOver) await halt(parts);
  }
  guards.resume();
}

async function halt({ name, guards, chance, pace, findings, openOrders, isClockSound }: GovernorParts): Promise<void> {
  const look = (when: string): void => {
    const open = openOrders();
    if (open.length === 0 || !isClockSound) return;
    findings.report("a halt leaves no order open", `${name}: ${open.join(", ")} ${when}`);
  };
  try {
    await guards.halt("the governor says so");
    findings.tell(name, () => "is halted");
    look("when it was halted");
    await pace.pause(chance.between(0, 30_000));
    look("before it was resumed");
  } catch (error) {
    if (!isDeribitError(error, "connection")) findings.report("a halt ends", `${name}: ${String(error)}`);
  }
  guards.resume();
}
