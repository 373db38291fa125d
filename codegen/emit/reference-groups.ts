import type { Method } from "../model/model.ts";
import { compare } from "../tools/diagnostics.ts";
import { slug } from "./reference-markdown.ts";
import { prose } from "./safe.ts";

/** The pages that are not a group of methods. */
export const pages = {
  index: "index.md",
  channels: "channels.md",
  types: "types.md",
  errors: "errors.md",
  limits: "limits.md",
} as const;

/** Methods that share a page. */
export interface MethodGroup {
  readonly title: string;
  readonly page: string;
  readonly methods: readonly Method[];
}

/** The page that has a method: that of its first tag. */
export function pageOf({ tags }: Method): string {
  const page = `${slug(tags[0] ?? "")}.md`;
  const isTaken = Object.values<string>(pages).includes(page);
  return page === ".md" ? "other.md" : isTaken ? `methods-${page}` : page;
}

/** The groups of methods, by title. */
export function groupsOf(methods: readonly Method[]): MethodGroup[] {
  const byPage = new Map<string, Method[]>();
  for (const method of methods) {
    const group = byPage.get(pageOf(method));
    if (group === undefined) byPage.set(pageOf(method), [method]);
    else group.push(method);
  }
  const groups = [...byPage].map(([page, members]) => ({ title: titleOf(members[0]), page, methods: members }));
  return groups.sort((a, b) => compare(a.title, b.title));
}

/** The tag as a heading; one that is an abbreviation in lower case is spelled as one. */
function titleOf(method: Method | undefined): string {
  const tag = method?.tags[0] ?? "Other";
  return /^[a-z]{2,4}$/.test(tag) ? tag.toUpperCase() : prose(tag);
}
