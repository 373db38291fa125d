import { isRecord, type Raw } from "./raw.ts";

/** What is counted of a description. A member is one of `properties`, wherever an object is described. */
export type Kind = "methods" | "params" | "members" | "channels";

/** Things that stand at one place of a document. */
export interface Entry {
  readonly kind: Kind;
  /** JSON pointer from the top of the document. */
  readonly at: string;
  readonly count: number;
  /** The object by which a reader says that it has read them. */
  readonly raw: object;
}

/** Things that did not come out, and why. */
export interface Omission {
  readonly kind: Kind;
  readonly at: string;
  readonly count: number;
  readonly reason: string;
}

/** What a document has, and what was read of it. */
export interface ReadCounts {
  readonly has: Readonly<Record<Kind, number>>;
  readonly read: Readonly<Record<Kind, number>>;
  readonly omissions: readonly Omission[];
}

/** Values and notes, in which `properties` is no list of members. */
const opaque: ReadonlySet<string> = new Set("default enum const example examples".split(" "));
const nothingLeads = "no method and no channel leads to it";

/**
 * The books of an import: a reader notes what it takes and what it leaves, and afterwards everything that the document has
 * is looked up in them. So a part that no reader ever looked at is found, too.
 */
export class ReadLog {
  readonly #taken = new Set<object>();
  readonly #left = new Map<object, string>();

  /** A part was read: `properties`, a parameter, an operation. */
  take(raw: unknown): void {
    if (typeof raw === "object" && raw !== null) this.#taken.add(raw);
  }

  /** A part, with everything in it that nothing else reads, was left out on purpose. */
  leave(raw: unknown, reason: string): void {
    if (typeof raw === "object" && raw !== null) this.#left.set(raw, reason);
  }

  /** @param entries - Methods, params and channels of the document, which each format has at places of its own. */
  account(document: Raw, entries: readonly Entry[]): ReadCounts {
    const all = [...entries, ...membersIn(document)];
    const reasons = this.#reasons(document);
    const has = { methods: 0, params: 0, members: 0, channels: 0 };
    const read = { ...has };
    const omissions: Omission[] = [];
    for (const { kind, at, count, raw } of all) {
      has[kind] += count;
      if (this.#taken.has(raw)) read[kind] += count;
      else omissions.push({ kind, at, count, reason: reasons.get(raw) ?? nothingLeads });
    }
    return { has, read, omissions };
  }

  /** The reason of each part that was left, for everything in it. */
  #reasons(document: Raw): ReadonlyMap<object, string> {
    const reasons = new Map<object, string>();
    const visit = (node: unknown, above: string | undefined): void => {
      if (typeof node !== "object" || node === null || reasons.has(node)) return;
      const reason = this.#left.get(node) ?? above;
      if (reason !== undefined) reasons.set(node, reason);
      for (const child of Object.values(node)) visit(child, reason);
    };
    visit(document, undefined);
    return reasons;
  }
}

/** Each list of `properties` of a document. */
function membersIn(document: Raw): Entry[] {
  const found: Entry[] = [];
  const visit = (node: unknown, at: string): void => {
    if (Array.isArray(node)) for (const [index, child] of node.entries()) visit(child, `${at}/${index}`);
    if (!isRecord(node)) return;
    for (const [key, child] of Object.entries(node)) {
      if (opaque.has(key)) continue;
      const below = pointerTo(at, key);
      if (key !== "properties" || !isRecord(child)) visit(child, below);
      else {
        const members = Object.entries(child);
        found.push({ kind: "members", at: below, count: members.length, raw: child });
        for (const [name, member] of members) visit(member, pointerTo(below, name));
      }
    }
  };
  visit(document, "");
  return found;
}

/** The pointer to a member of what a pointer leads to. */
export function pointerTo(at: string, key: string | number): string {
  return `${at}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
