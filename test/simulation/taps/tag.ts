/** The number by which the observer knows a call: a param that goes to the exchange with the others, which ignores it. */
import type { ParamShape } from "../../../generated/contract.ts";
import { methodRows } from "../../../generated/methods.ts";
import type { CallError } from "../../../src/errors/family.ts";

/** Member of the params that names a call of the simulation. */
export const tagMember = "simulation_tag";

// Clients check the names of params, as they do by default: here every method takes this one as well.
for (const { params } of methodRows.values()) {
  if (params !== undefined) (params as Record<string, ParamShape>)[tagMember] = "n";
}

/** Takes the tag out of what an error says that its call asked for: no order shows it, so it would leave every fate open. */
export function untag(error: CallError): void {
  const { terms } = error.trace ?? {};
  if (terms !== undefined) delete (terms as Record<string, unknown>)[tagMember];
}
