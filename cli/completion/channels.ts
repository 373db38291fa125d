/** Channels as candidates, a part of the name at a time: their names in full are too many. */
import { type ChannelEntry, channelEntries } from "../reference/channels.ts";
import type { Candidate } from "./candidate.ts";
import { instrumentNames } from "./reference.ts";

/** Candidates for the part of a channel's name that the cursor is in. */
export function channelCandidates(current: string, network: string): readonly Candidate[] {
  const parts = current.split(".");
  const before = parts.slice(0, -1);
  const found = new Map<string, Candidate>();
  for (const entry of channelEntries()) {
    const template = entry.template.split(".");
    if (!before.every((part, at) => fits(part, template[at]))) continue;
    const part = template[before.length];
    if (part === undefined) continue;
    const end = template.length === parts.length ? "" : ".";
    for (const word of wordsOf(part, entry, network)) {
      const value = [...before, word].join(".") + end;
      if (!found.has(value)) found.set(value, { value, text: entry.template });
    }
  }
  return [...found.values()];
}

function fits(part: string, of: string | undefined): boolean {
  return of !== undefined && (part === of || (of.startsWith("{") && part !== ""));
}

function wordsOf(part: string, { words }: ChannelEntry, network: string): readonly string[] {
  const name = /^\{(\w+)\}$/.exec(part)?.[1];
  if (name === undefined) return part.includes("{") ? [] : [part];
  if (name === "instrument_name") return instrumentNames(network);
  const { values = [], example } = words.get(name) ?? {};
  return values.length === 0 && example !== undefined ? [example] : values;
}
