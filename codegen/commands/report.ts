/** What documents have and what came out of them, for people and for tools. */
import type { Kind, Omission } from "../import/read-log.ts";
import type { SourceDocument } from "../import/sources.ts";
import type { Model } from "../model/model.ts";
import type { Diagnostics } from "../tools/diagnostics.ts";

const kinds: readonly Kind[] = ["methods", "params", "members", "channels"];

/** Prints the counts of each document, and by reason what was left out, with its first place. */
export function printAccounts(documents: readonly SourceDocument[]): void {
  for (const { source, account } of documents) {
    const counts = kinds
      .filter((kind) => account.has[kind] > 0)
      .map((kind) => `${account.read[kind]} of ${account.has[kind]} ${kind}`);
    console.log(`${source}: read ${counts.join(", ")}.`);
    for (const { reason, list } of byReason(account.omissions)) {
      const count = list.reduce((sum, one) => sum + one.count, 0);
      const more = list.length > 1 ? ` and ${list.length - 1} more` : "";
      console.log(`  left out ${count} ${list[0]?.kind}: ${reason} (${list[0]?.at}${more})`);
    }
  }
}

function byReason(omissions: readonly Omission[]): { reason: string; list: Omission[] }[] {
  const groups = new Map<string, Omission[]>();
  for (const omission of omissions) {
    if (omission.count === 0) continue;
    const key = `${omission.kind} ${omission.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), omission]);
  }
  return [...groups.values()].map((list) => ({ reason: list[0]?.reason ?? "", list }));
}

/** `report.json`: the same in full, and every warning. */
export function reportOf(documents: readonly SourceDocument[], model: Model, { warnings }: Diagnostics): string {
  const report = {
    documents: documents.map(({ source, sha256, format, title, account }) => ({
      source,
      sha256,
      format,
      title,
      ...account,
    })),
    made: { methods: model.methods.length, channels: model.channels.length, types: model.types.length },
    warnings: warnings.map(({ at, message, isLoss = false }) => ({ at, message, isLoss })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
