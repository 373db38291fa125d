/** The limits of one account on a virtual clock, and a log of what became of the calls that asked them. */
import { methodRows } from "../../../generated/methods.ts";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { createLimits } from "../../../src/api/limits.ts";
import type { AccountLimits, LimitsOptions, LimitTicket } from "../../../src/limits/limits.ts";

export function makeWorld(options: LimitsOptions = {}) {
  const clock = createVirtualClock(0);
  const limits = createLimits({ clock, ...options }) as AccountLimits;
  const log: string[] = [];
  const ask = (wire: string, params: Record<string, unknown> = {}, patienceMs = 60_000) => {
    const row = methodRows.get(wire);
    if (row === undefined) throw new Error(wire);
    const name = `${wire.split("/")[1]}${params["label"] === undefined ? "" : ` ${params["label"]}`}`;
    const ticket: LimitTicket = {
      row,
      params,
      admit: () => log.push(`${name} at ${Math.round(clock.now())}`),
      overtaken: (by) => log.push(`${name} overtaken by ${by}`),
    };
    const reception = limits.request(ticket, patienceMs);
    if (reception.go) log.push(`${name} at once`);
    else if (reception.leave === undefined) log.push(`${name} rejected for ${Math.round(reception.waitMs)}`);
    return reception;
  };
  return { clock, limits, log, ask };
}
