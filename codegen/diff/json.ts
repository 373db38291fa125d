import type { SnapshotComparison } from "./comparison.ts";
import { countChanges } from "./comparison.ts";

/** Grows only when a reader of the older form would be misled. */
const formVersion = 1;

/** The comparison for tools; docs/codegen.md describes the form. */
export function toJson({ before, after, scope, changes }: SnapshotComparison): string {
  const { breaking, other, subjects } = countChanges(changes);
  const document = {
    version: formVersion,
    old: before,
    new: after,
    compared: (["methods", "channels"] as const).filter((kind) => scope[kind]),
    counts: { breaking, other, methods: subjects.method, channels: subjects.channel, types: subjects.type },
    changes: changes.map(({ subject, name, path, aspect, breaking: breaks, text, before: was, after: is, usedBy }) => ({
      subject,
      name,
      path,
      aspect,
      breaking: breaks,
      text,
      before: was,
      after: is,
      usedBy,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
