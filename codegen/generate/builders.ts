import { channelStem, toCamel } from "../snapshot/names.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Names, Sources } from "../sources/sources.ts";
import { own, put } from "../tools/own.ts";

/**
 * Builder names for channels of a foreign snapshot that our tables do not know, where the computed name is
 * taken: those are named with their parameters, so that the channels we know keep the names they have.
 */
export function withFreeBuilders(
  { channels }: Snapshot,
  { names, deliveries }: Pick<Sources, "names" | "deliveries">,
  report: (at: string, message: string) => void,
): Names {
  const isKnown = (template: string): boolean => own(deliveries, template) !== undefined;
  const templates = Object.keys(channels).sort();
  const chosen: Record<string, string> = {};
  const taken = new Set<string>();
  for (const template of [...templates.filter(isKnown), ...templates.filter((one) => !isKnown(one))]) {
    const plain = own(names.channels, template) ?? channelStem(template);
    const builder = taken.has(plain) ? toCamel(template) : plain;
    if (builder !== plain) report(`channels/${template}`, `its name ${plain} is taken: it is named ${builder}`);
    put(chosen, template, builder);
    taken.add(builder);
  }
  return { ...names, channels: chosen };
}
