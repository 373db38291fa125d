import type { Change, ChangedKind } from "./change.ts";
import { countChanges, type SnapshotComparison } from "./comparison.ts";

const titles: Readonly<Record<ChangedKind, string>> = { method: "Methods", channel: "Channels", type: "Shared types" };
const nouns: Readonly<Record<ChangedKind, string>> = { method: "methods", channel: "channels", type: "shared types" };
const subjects = ["method", "channel", "type"] as const satisfies readonly ChangedKind[];
const mostUsers = 4;

/** The comparison for people: counts first, then what breaks, then the rest. */
export function toMarkdown(comparison: SnapshotComparison): string {
  const { before, after, changes } = comparison;
  const blocks = [
    `# ${before.source} → ${after.source}`,
    ...summaryOf(comparison),
    ...section(
      "Breaking",
      changes.filter((change) => change.breaking),
    ),
    ...section(
      "Not breaking",
      changes.filter((change) => !change.breaking),
    ),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function summaryOf({ before, after, scope, changes }: SnapshotComparison): string[] {
  const { breaking, other, subjects: counts } = countChanges(changes);
  const lines = subjects.flatMap((subject) => {
    const words = (["added", "removed", "changed"] as const)
      .filter((how) => counts[subject][how] > 0)
      .map((how) => `${counts[subject][how]} ${how}`);
    return words.length === 0 ? [] : [`- ${nouns[subject]}: ${words.join(", ")}`];
  });
  const notCompared = (["methods", "channels"] as const)
    .filter((kind) => !scope[kind])
    .map((kind) => `The ${kind} are not compared: one of the two says nothing about them.`);
  const sizes = `${sizeOf(before, scope)} → ${sizeOf(after, scope)}`;
  if (changes.length === 0) return [`No difference (${sizes}).`, ...notCompared];
  return [`${breaking} breaking, ${other} other (${sizes}).`, lines.join("\n"), ...notCompared];
}

function sizeOf(side: SnapshotComparison["before"], scope: SnapshotComparison["scope"]): string {
  return (["methods", "channels"] as const)
    .filter((kind) => scope[kind])
    .map((kind) => counted(side[kind], kind))
    .join(", ");
}

/** `1 method`, `2 methods`: the noun is handed in as for many. */
export function counted(count: number, nouns: string): string {
  return `${count} ${count === 1 ? nouns.replace(/s$/, "") : nouns}`;
}

function section(title: string, changes: readonly Change[]): string[] {
  if (changes.length === 0) return [];
  const groups = subjects.flatMap((subject) => {
    const own = changes.filter((change) => change.subject === subject);
    return own.length === 0 ? [] : [`### ${titles[subject]}`, bySubject(own).join("\n")];
  });
  return [`## ${title}`, ...groups];
}

function bySubject(changes: readonly Change[]): string[] {
  const names = [...new Set(changes.map(({ name }) => name))];
  return names.flatMap((name) => {
    const own = changes.filter((change) => change.name === name);
    const [first] = own;
    if (own.length === 1 && first !== undefined) return [`- ${code(name)}${users(first)}: ${line(first)}`];
    const heads = [...new Set(own.map(users))];
    return heads.flatMap((head) => [
      `- ${code(name)}${head}`,
      ...own.filter((change) => users(change) === head).map((change) => `  - ${line(change)}`),
    ]);
  });
}

function line({ path, text }: Change): string {
  return path === "" ? text : `${code(path)} ${text}`;
}

function users({ usedBy = [] }: Change): string {
  if (usedBy.length === 0) return "";
  if (usedBy.length > mostUsers) return ` (used by ${usedBy.length} methods and channels)`;
  return ` (used by ${usedBy.map(code).join(", ")})`;
}

function code(text: string): string {
  return `\`${text}\``;
}
