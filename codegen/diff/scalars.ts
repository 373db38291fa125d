import type { Json, Schema } from "../snapshot/schema.ts";
import type { Side, Told } from "./change.ts";
import type { ShapePart } from "./shape.ts";

type Tell = (told: Omit<Told, "path">) => void;

/** Compares two strings, numbers or booleans: the values they may have, their limits and their format. */
export function compareScalars(before: ShapePart, after: ShapePart, side: Side, tell: Tell): void {
  compareValues(before, after, side, tell);
  compareLimits(before.schema, after.schema, side, tell);
  const [was = "none", is = "none"] = [before.schema.format, after.schema.format];
  if (was !== is) tell({ aspect: "format", breaking: false, text: `format: ${was} → ${is}`, before: was, after: is });
}

/** In results every list of values is open, so a typed caller is affected only where a constant tells shapes apart. */
function compareValues(before: ShapePart, after: ShapePart, side: Side, tell: Tell): void {
  const { values: was } = before;
  const { values: is } = after;
  const isWritten = side === "params";
  if (was === undefined && is === undefined) return;
  if (was === undefined || is === undefined) {
    const text = is === undefined ? "any value, not only those of the list" : "only the values of a list";
    const breaking = isWritten && was === undefined && !after.schema.open;
    tell({ aspect: "enum", breaking, text, before: [...(was ?? [])], after: [...(is ?? [])] });
    return;
  }
  const gained = is.filter((value) => !was.includes(value));
  const lost = was.filter((value) => !is.includes(value));
  const isConstant = was.length === 1 && !before.schema.open;
  if (gained.length > 0)
    tell({ aspect: "enum", breaking: !isWritten && isConstant, text: `${list(gained)} added`, after: gained });
  if (lost.length > 0) {
    const breaking = isWritten ? !after.schema.open : isConstant;
    tell({ aspect: "enum", breaking, text: `${list(lost)} removed`, before: lost });
  }
  if (isWritten && (before.schema.open === true) !== (after.schema.open === true)) {
    const isOpen = after.schema.open === true;
    const text = isOpen ? "takes other values than those of the list now" : "takes the values of the list only";
    tell({ aspect: "enum", breaking: !isOpen, text });
  }
}

const limits = [
  ["minimum", "lower"],
  ["maximum", "upper"],
  ["maxLength", "upper"],
  ["minItems", "lower"],
  ["maxItems", "upper"],
] as const;

/** Limits bind the writer: tighter ones refuse what was valid before. */
export function compareLimits(before: Schema, after: Schema, side: Side, tell: Tell): void {
  for (const [key, end] of limits) {
    const [was, is] = [before[key], after[key]];
    if (was === is) continue;
    const isTighter = is !== undefined && (was === undefined || (end === "lower" ? is > was : is < was));
    tell({
      aspect: "limits",
      breaking: side === "params" && isTighter,
      text: `${key}: ${was ?? "none"} → ${is ?? "none"}`,
      before: was ?? null,
      after: is ?? null,
    });
  }
  if (before.pattern === after.pattern) return;
  tell({
    aspect: "limits",
    breaking: side === "params" && after.pattern !== undefined,
    text: `pattern: ${before.pattern ?? "none"} → ${after.pattern ?? "none"}`,
    before: before.pattern ?? null,
    after: after.pattern ?? null,
  });
}

function list(values: readonly Json[]): string {
  return values.map((value) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``).join(", ");
}
