import { unescapeStep } from "../snapshot/schema.ts";
import type { Diagnostics } from "../tools/diagnostics.ts";
import { type Format, type Misfit, misfitsOf } from "./check.ts";
import type { Correction } from "./correct.ts";
import type { MethodFile, SchemaFile } from "./files.ts";
import type { FileKind } from "./folder.ts";

/** The corrections of a file, each with its place; the values of those that put a schema somewhere are checked as one. */
export function correctionsOf(
  { place, file, content }: SchemaFile<Pick<MethodFile, "corrections">>,
  diagnostics: Diagnostics,
): Correction[] {
  return (content.corrections ?? []).map((correction, index) => {
    const steps = ["corrections", index];
    for (const misfit of valueMisfits(correction, place.kind))
      diagnostics.error(file.lineOf([...steps, "value", ...misfit.steps]), misfit.message);
    return { ...correction, at: `${place.kind}/${place.name}${correction.at}`, source: file.lineOf(steps) };
  });
}

function valueMisfits({ at, op, value }: Omit<Correction, "source">, kind: FileKind): readonly Misfit[] {
  if (op === "remove" || op === "optional") return [];
  const found = formatAt(kind, at.split("/").slice(1).map(unescapeStep));
  if (found === undefined) return [];
  const [format, isList] = found;
  if (!isList || !Array.isArray(value)) return misfitsOf(value, format);
  return value.flatMap((one, index) =>
    misfitsOf(one, format).map((misfit) => ({ ...misfit, steps: [index, ...misfit.steps] })),
  );
}

type Found = readonly [format: Format, isList: boolean];

const schema: Found = ["parts.json#/definitions/schema", false];
const schemas: Found = ["parts.json#/definitions/schema", true];
const members: Found = ["parts.json#/definitions/members", false];
const variant: Found = ["parts.json#/definitions/variant", false];

/** What stands at a pointer: a schema, members by name, a list of schemas; undefined for a keyword's plain value. */
function formatAt(kind: FileKind, steps: readonly string[]): Found | undefined {
  const [first, ...rest] = steps;
  if (kind === "types") return inSchema(steps);
  if (kind === "channels" && first === "params") return rest.length === 0 ? members : inSchema(rest.slice(1));
  if (first === "params" || first === "result" || first === "payload") return inSchema(rest);
  return first === "resultWhen" && rest[1] === "result" ? inSchema(rest.slice(2)) : undefined;
}

function inSchema(steps: readonly string[]): Found | undefined {
  const [keyword, name, ...rest] = steps;
  switch (keyword) {
    case undefined:
      return schema;
    case "properties":
      return name === undefined ? members : inSchema(rest);
    case "variants":
      if (name === undefined) return undefined;
      return rest.length === 0 ? variant : inSchema(rest);
    case "items":
    case "additionalProperties":
      return name !== undefined && /^\d+$/.test(name) ? inSchema(rest) : inItems(steps.slice(1));
    case "anyOf":
    case "allOf":
      return name === undefined ? schemas : inSchema(rest);
    default:
      return undefined;
  }
}

/** A list of schemas, one by position, or one schema for all; of `additionalProperties` it may be a switch. */
function inItems(steps: readonly string[]): Found | undefined {
  return steps.length === 0 ? undefined : inSchema(steps);
}
