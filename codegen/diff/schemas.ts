import { isDeepStrictEqual } from "node:util";
import { refName, type Schema } from "../snapshot/schema.ts";
import { compare } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import type { Change, Inside, Side, Told } from "./change.ts";
import { compareMembers } from "./members.ts";
import { compareLimits, compareScalars } from "./scalars.ts";
import { isMap, type ShapePart, shapeOf, type ValueShape, wordsFor } from "./shape.ts";

/** What is being compared: a method, a channel or a shared type. It knows which pairs of shared types it leads to. */
interface Frame {
  readonly told: Told[];
  readonly leadsTo: Set<string>;
}

interface TypePair extends Frame {
  readonly name: string;
}

/**
 * Compares schemas by meaning. References are followed, so a renamed type is no change; what
 * changed within a shared type is reported once, with everything that uses it.
 */
export class SchemaComparison {
  readonly #before: Readonly<Record<string, Schema>>;
  readonly #after: Readonly<Record<string, Schema>>;
  readonly #pairs = new Map<string, TypePair>();
  readonly #users = new Map<string, Frame>();

  constructor(before: Readonly<Record<string, Schema>>, after: Readonly<Record<string, Schema>>) {
    this.#before = before;
    this.#after = after;
  }

  /** The changes in what a method or channel holds itself; its shared types are left to `ofTypes`. */
  within(user: string, visit: (inside: Inside) => void): readonly Told[] {
    const frame: Frame = { told: [], leadsTo: new Set() };
    this.#users.set(user, frame);
    visit({
      compare: (before, after, side, path) => this.#compare(before, after, side, path, frame),
      tell: (told) => void frame.told.push(told),
    });
    return frame.told;
  }

  /** The changes in shared types, each with the methods and channels that lead to it. */
  ofTypes(): Change[] {
    const found = new Map<string, Change & { usedBy: string[] }>();
    for (const [user, frame] of this.#users)
      for (const pair of this.#reachedFrom(frame))
        for (const told of pair.told) {
          const key = JSON.stringify([pair.name, told]);
          const change = found.get(key) ?? { subject: "type", name: pair.name, ...told, usedBy: [] };
          if (!change.usedBy.includes(user)) change.usedBy.push(user);
          found.set(key, change);
        }
    for (const change of found.values()) change.usedBy.sort(compare);
    return [...found.values()];
  }

  /** Compares two schemas at a place of a frame. */
  #compare(before: Schema, after: Schema, side: Side, path: string, frame: Frame): void {
    this.#compareNotes(before, after, path, frame);
    if (before.$ref !== undefined && after.$ref !== undefined && before.open === after.open)
      this.#compareTypes(refName(before.$ref), refName(after.$ref), side, frame);
    else this.#compareShapes(shapeOf(before, this.#before), shapeOf(after, this.#after), side, path, frame);
  }

  #compareTypes(before: string, after: string, side: Side, frame: Frame): void {
    const key = JSON.stringify([side, before, after]);
    frame.leadsTo.add(key);
    if (this.#pairs.has(key)) return;
    const pair: TypePair = { name: before === after ? after : `${before} → ${after}`, told: [], leadsTo: new Set() };
    this.#pairs.set(key, pair);
    const [old, fresh] = [own(this.#before, before) ?? {}, own(this.#after, after) ?? {}];
    this.#compareNotes(old, fresh, "", pair);
    this.#compareShapes(shapeOf(old, this.#before), shapeOf(fresh, this.#after), side, "", pair);
  }

  #compareShapes(before: ValueShape, after: ValueShape, side: Side, path: string, frame: Frame): void {
    const tell = (told: Omit<Told, "path">): void => void frame.told.push({ path, ...told });
    if (!this.#compareKinds(before, after, side, tell)) return;
    if (before.nullable !== after.nullable)
      tell({
        aspect: "nullable",
        breaking: after.nullable === (side === "result"),
        text: after.nullable ? "can be null now" : "is never null now",
        before: before.nullable,
        after: after.nullable,
      });
    for (const [old, fresh] of pairUp(before.parts, after.parts)) this.#compareParts(old, fresh, side, path, frame);
  }

  /** Whether there is anything left to compare after the kinds of values. */
  #compareKinds(before: ValueShape, after: ValueShape, side: Side, tell: (told: Omit<Told, "path">) => void): boolean {
    const [was, is] = [kindsIn(before), kindsIn(after)];
    if (isDeepStrictEqual(was, is)) return true;
    const [from, to] = side === "params" ? [was, is] : [is, was];
    const [old, fresh] = [wordsFor(before), wordsFor(after)];
    tell({
      aspect: "type",
      breaking: !from.every((kind) => isCovered(kind, to, side)),
      text: `${old} → ${fresh}`,
      before: old,
      after: fresh,
    });
    return was.some((kind) => is.includes(kind));
  }

  #compareParts(before: ShapePart, after: ShapePart, side: Side, path: string, frame: Frame): void {
    const tell = (told: Told): void => void frame.told.push(told);
    const inside: Inside = {
      compare: (old, fresh, part, at) => this.#compare(old, fresh, part, at, frame),
      tell,
    };
    if (before.type !== undefined && after.type !== undefined && before.kind === "object")
      this.#compareTypes(before.type, after.type, side, frame);
    else if (before.kind === "object") compareMembers(before.schema, after.schema, side, path, inside);
    else if (before.kind === "array") {
      compareLimits(before.schema, after.schema, side, (told) => tell({ path, ...told }));
      this.#compareItems(before.schema, after.schema, side, path, frame);
    } else compareScalars(before, after, side, (told) => tell({ path, ...told }));
  }

  #compareItems(before: Schema, after: Schema, side: Side, path: string, frame: Frame): void {
    const [old, fresh] = [before.items ?? {}, after.items ?? {}];
    if (!Array.isArray(old) && !Array.isArray(fresh)) {
      this.#compare(old, fresh, side, `${path}[]`, frame);
      return;
    }
    const [was, is] = [[old].flat(), [fresh].flat()];
    if (Array.isArray(old) !== Array.isArray(fresh) || was.length !== is.length) {
      const words = (items: Schema | Schema[]): string => (Array.isArray(items) ? `tuple of ${items.length}` : "list");
      const grew = side === "result" && Array.isArray(old) && is.length > was.length;
      const text = `${words(old)} → ${words(fresh)}`;
      frame.told.push({ path, aspect: "type", breaking: !grew, text, before: words(old), after: words(fresh) });
    }
    if (!Array.isArray(old) || !Array.isArray(fresh)) return;
    for (const [at, item] of was.entries()) {
      const other = is[at];
      if (other !== undefined) this.#compare(item, other, side, `${path}[${at}]`, frame);
    }
  }

  #compareNotes(before: Schema, after: Schema, path: string, frame: Frame): void {
    if (!isDeepStrictEqual(before.default, after.default)) {
      const [old, fresh] = [before.default ?? null, after.default ?? null];
      const text = `default: ${JSON.stringify(old)} → ${JSON.stringify(fresh)}`;
      frame.told.push({ path, aspect: "default", breaking: false, text, before: old, after: fresh });
    }
    if ((before.deprecated === true) !== (after.deprecated === true)) {
      const text = after.deprecated ? "is deprecated now" : "is not deprecated any more";
      frame.told.push({ path, aspect: "deprecated", breaking: false, text });
    }
  }

  #reachedFrom(frame: Frame): TypePair[] {
    const keys = new Set(frame.leadsTo);
    for (const key of keys) for (const next of this.#pairs.get(key)?.leadsTo ?? []) keys.add(next);
    return [...keys].flatMap((key) => this.#pairs.get(key) ?? []);
  }
}

/** The kinds of a shape; a map and an object with members are told apart, for one cannot stand for the other. */
function kindsIn({ parts }: ValueShape): string[] {
  return [...new Set(parts.map(({ kind, schema }) => (kind === "object" && isMap(schema) ? "map" : kind)))].sort(
    compare,
  );
}

/** Whether values of a kind are among those of the others. Whole numbers are numbers to a reader. */
function isCovered(kind: string, kinds: readonly string[], side: Side): boolean {
  if (kinds.includes(kind) || kinds.includes("any")) return true;
  if (kind === "integer") return kinds.includes("number");
  return kind === "number" && side === "result" && kinds.includes("integer");
}

/** Alternatives of two unions that correspond: those of one type first, then those of one kind in order. */
function pairUp(before: readonly ShapePart[], after: readonly ShapePart[]): (readonly [ShapePart, ShapePart])[] {
  const free = new Set(after);
  const take = (fits: (part: ShapePart) => boolean): ShapePart | undefined => {
    const found = [...free].find(fits);
    if (found !== undefined) free.delete(found);
    return found;
  };
  const first = before.map((part) => [part, part.type && take((other) => other.type === part.type)] as const);
  return first.flatMap(([part, twin]) => {
    const other = twin || take((candidate) => candidate.kind === part.kind);
    return other === undefined ? [] : [[part, other] as const];
  });
}
