/** Checks the files of `schemas/` against their formats, and says what is wrong in words. */
import { Ajv, type ErrorObject } from "ajv";
import channel from "../../schemas/format/channel.json" with { type: "json" };
import errors from "../../schemas/format/errors.json" with { type: "json" };
import glossary from "../../schemas/format/glossary.json" with { type: "json" };
import layouts from "../../schemas/format/layouts.json" with { type: "json" };
import limits from "../../schemas/format/limits.json" with { type: "json" };
import method from "../../schemas/format/method.json" with { type: "json" };
import open from "../../schemas/format/open.json" with { type: "json" };
import parts from "../../schemas/format/parts.json" with { type: "json" };
import samples from "../../schemas/format/samples.json" with { type: "json" };
import type from "../../schemas/format/type.json" with { type: "json" };
import { unescapeStep } from "../snapshot/schema.ts";
import { didYouMean } from "../tools/nearest.ts";
import type { Steps } from "../tools/yaml.ts";

const formats = { channel, errors, glossary, layouts, limits, method, open, samples, type };

/** The format of a kind of file, or of a part that several kinds have. */
export type Format = keyof typeof formats | `parts.json#/definitions/${keyof typeof parts.definitions}`;

/** Something that does not fit its format. */
export interface Misfit {
  readonly steps: Steps;
  readonly message: string;
}

const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, logger: false });
for (const format of [parts, ...Object.values(formats)]) ajv.addSchema(format);

/** What is wrong with a value; empty when it fits. */
export function misfitsOf(value: unknown, format: Format): readonly Misfit[] {
  const validate = ajv.getSchema(format.includes("#") ? format : `${format}.json`);
  if (validate === undefined) throw new Error(`there is no format ${format}`);
  if (validate(value)) return [];
  return (validate.errors ?? []).filter(({ keyword }) => keyword !== "if").map(misfitOf);
}

function misfitOf(error: ErrorObject): Misfit {
  const steps = stepsOf(error.instancePath);
  const member = error.keyword === "additionalProperties" ? String(error.params["additionalProperty"]) : undefined;
  return { steps: member === undefined ? steps : [...steps, member], message: wordsFor(error) };
}

function wordsFor({ keyword, params, data, parentSchema, schema }: ErrorObject): string {
  switch (keyword) {
    case "additionalProperties": {
      const name = String(params["additionalProperty"]);
      return `${name} is not known here${didYouMean(name, Object.keys(parentSchema?.["properties"] ?? {}))}`;
    }
    case "required":
      return `needs ${String(params["missingProperty"])}`;
    case "dependencies":
      return `${String(params["property"])} needs ${String(params["missingProperty"])} beside it`;
    case "enum":
      return `${shown(data)} is none of ${(schema as unknown[]).join(", ")}${didYouMean(String(data), (schema as unknown[]).map(String))}`;
    case "const":
      return `must be ${shown(schema)}, is ${shown(data)}`;
    case "type":
      return `must be of type ${[schema].flat().join(" or ")}, is ${shown(data)}`;
    case "pattern":
      return `${shown(data)} does not fit ${String(schema)}`;
    case "propertyNames":
      return `${shown(params["propertyName"])} is no name that can stand here`;
    case "false schema":
      return "must not be here";
    default:
      return `${shown(data)} does not fit: ${keyword} ${shown(schema)}`;
  }
}

function stepsOf(pointer: string): Steps {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : unescapeStep(step)));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
