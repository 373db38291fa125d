import { CodegenError } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import { deepest } from "../tools/yaml.ts";
import { isNamed } from "./resolve.ts";
import { children, refName, type Schema } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";

/** How many parts may replace references, in all: forty times what Deribit's description needs. */
export const mostWritten = 20_000;

/** A reference in a schema: how deep it stands, and whether it is a part of an `allOf`, which is always written out. */
interface Link {
  readonly to: string;
  readonly depth: number;
  readonly isInAllOf: boolean;
}

interface Extent {
  /** Levels below the schema, through references. */
  readonly depth: number;
  /** Schemas inside it, itself included. */
  readonly parts: number;
  /** Schemas that replace references in it. */
  readonly written: number;
  /** The type that the deepest way leads to. */
  readonly next?: string;
}

/**
 * What would exhaust the stack or the memory of later stages. References count: a chain of them is as deep as it is long,
 * and types that each refer to the next one twice double what is written out.
 * @returns undefined when nothing would.
 */
export function excessOf(snapshot: Snapshot): Excess | undefined {
  const extents = new Extents(snapshot.types);
  let all = 0;
  for (const [at, schema] of schemasOf(snapshot)) {
    const { depth, written, next } = extents.of(schema);
    if (depth > deepest) {
      const chain = [at, ...extents.chain(next)].join(" → ");
      return { at, message: `is ${depth} levels deep through references (${chain} ...); at most ${deepest} are read` };
    }
    all += written;
    if (all > mostWritten) {
      const rule = "only a reference to an object with members or to an enum stays one";
      return {
        at,
        message: `grows by ${written} parts as its references are written out (${rule}); at most ${mostWritten} are, in all`,
      };
    }
  }
  return undefined;
}

/** Ends the run at a place that is too deep or too large. */
export function refuseExcess(snapshot: Snapshot): void {
  const excess = excessOf(snapshot);
  if (excess !== undefined) throw CodegenError.of(excess.at, excess.message);
}

interface Excess {
  readonly at: string;
  readonly message: string;
}

function* schemasOf({ methods, channels, types }: Snapshot): Generator<readonly [at: string, schema: Schema]> {
  for (const [name, schema] of Object.entries(types)) yield [`types/${name}`, schema];
  for (const [name, { params, result, resultWhen = [] }] of Object.entries(methods)) {
    yield [`methods/${name}#/params`, params];
    for (const schema of [result, ...resultWhen.map((other) => other.result)])
      yield [`methods/${name}#/result`, schema];
  }
  for (const [name, { params, payload, sent = {} }] of Object.entries(channels))
    for (const schema of [payload, sent, ...Object.values(params)]) yield [`channels/${name}`, schema];
}

/** Works without recursion: what it looks for is what recursion does not survive. */
class Extents {
  readonly #types: Readonly<Record<string, Schema>>;
  readonly #known = new Map<string, Extent>();

  constructor(types: Readonly<Record<string, Schema>>) {
    this.#types = types;
  }

  of(schema: Schema): Extent {
    const itself = itselfOf(schema);
    for (const { to } of itself.links) this.#measure(to);
    return this.#sum(itself);
  }

  /** The first types on the deepest way from this one. */
  *chain(from: string | undefined): Generator<string> {
    let name = from;
    for (let shown = 0; name !== undefined && shown < 5; shown++) {
      yield name;
      name = this.#known.get(name)?.next;
    }
  }

  /** Types are known once all that they lead to are; one that leads back to itself counts once. */
  #measure(first: string): void {
    const entered = new Set<string>();
    const open: { name: string; itself: Itself; links: Iterator<Link> }[] = [];
    const enter = (name: string): void => {
      const schema = own(this.#types, name);
      if (schema === undefined || this.#known.has(name) || entered.has(name)) return;
      entered.add(name);
      const itself = itselfOf(schema);
      open.push({ name, itself, links: itself.links.values() });
    };
    enter(first);
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const { value: link, done } = last.links.next();
      if (!done) enter(link.to);
      else {
        this.#known.set(last.name, this.#sum(last.itself));
        open.pop();
      }
    }
  }

  #sum({ depth, parts, links }: Itself): Extent {
    const sum: { depth: number; parts: number; written: number; next?: string } = { depth, parts, written: 0 };
    for (const link of links) {
      const target = this.#known.get(link.to);
      if (target === undefined) continue;
      const staysReference = !link.isInAllOf && isNamed(own(this.#types, link.to) ?? {});
      if (!staysReference) sum.written += target.parts + target.written;
      const below = link.depth + 1 + target.depth;
      if (below > sum.depth) Object.assign(sum, { depth: below, next: link.to });
    }
    return sum;
  }
}

interface Itself {
  readonly depth: number;
  readonly parts: number;
  readonly links: readonly Link[];
}

/** A schema by itself, without what its references lead to. */
function itselfOf(schema: Schema): Itself {
  const links: Link[] = [];
  const open: [schema: Schema, depth: number, inAllOf: boolean][] = [[schema, 0, false]];
  let parts = 0;
  let deepestHere = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [current, depth, inAllOf] = next;
    parts += 1;
    deepestHere = Math.max(deepestHere, depth);
    if (current.$ref !== undefined) links.push({ to: refName(current.$ref), depth, isInAllOf: inAllOf });
    for (const [path, child] of children(current)) open.push([child, depth + 1, path.startsWith("/allOf/")]);
  }
  return { depth: deepestHere, parts, links };
}
