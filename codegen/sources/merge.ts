import type { Snapshot } from "../snapshot/snapshot.ts";
import { own } from "../tools/own.ts";

/** Upstream and what we add to it as one snapshot. What both have is reported: the addition has served its time. */
export function merge(
  upstream: Snapshot,
  additions: Snapshot,
  report: (at: string, message: string) => void,
): Snapshot {
  const join = <T>(
    kind: string,
    theirs: Readonly<Record<string, T>>,
    ours: Readonly<Record<string, T>>,
  ): Record<string, T> => {
    for (const name of Object.keys(ours))
      if (own(theirs, name) !== undefined) report(`${kind}/${name}.yaml`, "upstream has it now: remove the addition");
    return { ...ours, ...theirs };
  };
  return {
    methods: join("methods", upstream.methods, additions.methods),
    channels: join("channels", upstream.channels, additions.channels),
    types: join("types", upstream.types, additions.types),
  };
}
