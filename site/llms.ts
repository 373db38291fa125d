/** The pages as `llms.txt` (a list) and `llms-full.txt` (all of their text). */

/** One page of `docs/`. */
export interface Page {
  /** Its path under `docs/`. */
  readonly name: string;
  readonly text: string;
}

/** Pages that have nothing to read: the home page and the playground. */
const withoutText: ReadonlySet<string> = new Set(["index.md", "playground.md"]);
const summary =
  "A typed TypeScript SDK for the Deribit exchange, generated from method schemas, with an offline exchange to test against.";

/** A list of all pages, each with its title and its first sentence. */
export function llmsIndex(pages: readonly Page[]): string {
  const lines = readable(pages).map(
    (page) => `- [${titleOf(page)}](/${page.name.replace(/\.md$/, "")}): ${firstSentence(page)}`,
  );
  return `# deribit-rpc\n\n> ${summary}\n\n## Pages\n\n${lines.join("\n")}\n`;
}

/** All pages in one text. */
export function llmsFull(pages: readonly Page[]): string {
  return `# deribit-rpc\n\n> ${summary}\n\n${readable(pages)
    .map(({ text }) => text.replace(/<!--[\s\S]*?-->\n*/g, "").trim())
    .join("\n\n")}\n`;
}

function readable(pages: readonly Page[]): readonly Page[] {
  return pages.filter(({ name }) => !withoutText.has(name));
}

function titleOf({ name, text }: Page): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? name;
}

/** The first sentence below the title; nothing where a page begins with a table or a list. */
function firstSentence({ text }: Page): string {
  const paragraph = /^# .+\n+((?:[A-Z`].*\n?)+)/m.exec(text)?.[1] ?? "";
  return /^[\s\S]*?\.(?=\s|$)/.exec(paragraph)?.[0].replaceAll("\n", " ") ?? "";
}
