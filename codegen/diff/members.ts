import type { Schema, Variant } from "../snapshot/schema.ts";
import { compare } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import type { Inside, Side } from "./change.ts";

/** Compares two objects: their members, what they must have, and the shapes that params can take. */
export function compareMembers(before: Schema, after: Schema, side: Side, path: string, inside: Inside): void {
  const [old, fresh] = [before.properties, after.properties];
  if (old !== undefined && fresh !== undefined) {
    compareProperties(before, after, side, path, inside);
    compareVariants(before.variants ?? {}, after.variants ?? {}, side, path, inside);
    return;
  }
  const [was, is] = [before.additionalProperties, after.additionalProperties];
  if (typeof was === "object" && typeof is === "object") inside.compare(was, is, side, `${path}{}`);
  if (old === undefined && fresh === undefined) return;
  const isTyped = fresh !== undefined;
  const text = isTyped ? "its members are described now" : "its members are not described any more";
  inside.tell({ path, aspect: "type", breaking: isTyped === (side === "params"), text });
}

function compareProperties(before: Schema, after: Schema, side: Side, path: string, inside: Inside): void {
  const [old, fresh] = [allMembers(before), allMembers(after)];
  const [oldRequired, freshRequired] = [requiredIn(before), requiredIn(after)];
  for (const name of [...new Set([...Object.keys(old), ...Object.keys(fresh)])].sort(compare)) {
    const at = path === "" ? name : `${path}.${name}`;
    const [was, is] = [own(old, name), own(fresh, name)];
    const wasRequired = oldRequired.has(name);
    const isRequired = freshRequired.has(name);
    if (was === undefined) {
      const isDemanded = side === "params" && isRequired;
      const text = side === "params" ? `is a new ${isRequired ? "required" : "optional"} parameter` : "is new";
      inside.tell({ path: at, aspect: "added", breaking: isDemanded, text });
    } else if (is === undefined) inside.tell({ path: at, aspect: "removed", breaking: true, text: "is gone" });
    else {
      if (wasRequired !== isRequired)
        inside.tell({
          path: at,
          aspect: "required",
          breaking: isRequired === (side === "params"),
          text: requiredText(isRequired, side),
          before: wasRequired,
          after: isRequired,
        });
      if (own(before.properties, name) !== undefined || own(after.properties, name) !== undefined)
        inside.compare(was, is, side, at);
    }
  }
}

function requiredText(isRequired: boolean, side: Side): string {
  if (side === "params") return isRequired ? "must be given now" : "may be left out now";
  return isRequired ? "is always there now" : "may be missing now";
}

/** The members of all shapes; what several shapes have is any of what they say of it. */
function allMembers({ properties = {}, variants = {} }: Schema): Record<string, Schema> {
  const found = new Map<string, Schema[]>();
  for (const variant of Object.values(variants))
    for (const [name, schema] of Object.entries(variant.properties ?? {}))
      found.set(name, [...(found.get(name) ?? []), schema]);
  const special = [...found].map(([name, schemas]) => [name, schemas.length === 1 ? schemas[0] : { anyOf: schemas }]);
  return { ...(Object.fromEntries(special) as Record<string, Schema>), ...properties };
}

/** What a call must have in any case: a member that every shape requires is required. */
function requiredIn({ required = [], variants = {} }: Schema): ReadonlySet<string> {
  const [first, ...others] = Object.values(variants);
  const always = first?.required.filter((name) => others.every((other) => other.required.includes(name))) ?? [];
  return new Set([...required, ...always]);
}

/** A call must have one of the shapes: the first ones bind what was free, one more gives a choice. */
function compareVariants(
  before: Readonly<Record<string, Variant>>,
  after: Readonly<Record<string, Variant>>,
  side: Side,
  path: string,
  inside: Inside,
): void {
  const [old, fresh] = [Object.keys(before), Object.keys(after)];
  const tell = (breaking: boolean, text: string): void => inside.tell({ path, aspect: "shapes", breaking, text });
  const words = (variants: Readonly<Record<string, Variant>>): string =>
    Object.values(variants)
      .map(({ required }) => required.map((name) => `\`${name}\``).join(" and ") || "nothing more")
      .join(", or ");
  if (old.length === 0 && fresh.length > 0) tell(true, `needs ${words(after)}`);
  else if (old.length > 0 && fresh.length === 0) tell(false, `does not need ${words(before)} any more`);
  else compareEach(before, after, side, path, inside, tell);
}

function compareEach(
  before: Readonly<Record<string, Variant>>,
  after: Readonly<Record<string, Variant>>,
  side: Side,
  path: string,
  inside: Inside,
  tell: (breaking: boolean, text: string) => void,
): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [own(before, name), own(after, name)];
    if (was === undefined) tell(false, `${name} is a new way to call it`);
    else if (is === undefined) tell(true, `${name} is no way to call it any more`);
    else
      compareProperties(
        { properties: was.properties ?? {}, required: was.required },
        { properties: is.properties ?? {}, required: is.required },
        side,
        `${path}(${name})`,
        inside,
      );
  }
}
