/** The methods of the exchange with their texts: `generated/openrpc.json`, which ships with the package. */
import { methodRows } from "../../generated/methods.ts";
import { readPackaged } from "../package/manifest.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";

/** A param of a method. */
interface ParamEntry {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly type: string;
  readonly values: readonly string[];
}

/** A method with its texts. */
export interface ListedMethod {
  /** Name on the wire, as `public/ticker`. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly effect: "read" | "write" | "session";
  readonly scope: readonly string[];
  readonly params: readonly ParamEntry[];
  /** Params of a sample call. */
  readonly example: Readonly<Record<string, unknown>>;
}

interface RawSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly "x-known-values"?: readonly unknown[];
  readonly items?: RawSchema;
  readonly anyOf?: readonly RawSchema[];
}

interface RawMethod {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly params: readonly {
    readonly name: string;
    readonly description?: string;
    readonly required: boolean;
    readonly schema: RawSchema;
  }[];
  readonly examples?: readonly { readonly params: readonly { readonly name: string; readonly value: unknown }[] }[];
  readonly "x-effect": ListedMethod["effect"];
  readonly "x-scope": readonly string[];
}

interface Document {
  readonly methods: readonly RawMethod[];
  readonly components: { readonly schemas: Readonly<Record<string, RawSchema>> };
}

let entries: readonly ListedMethod[] | undefined;

/** Every method. */
export function methodEntries(): readonly ListedMethod[] {
  entries ??= read(readPackaged<Document>("openrpc.json"));
  return entries;
}

/** The name on the wire of a method that may be given without its namespace. */
export function wireNameOf(word: string): string {
  if (methodRows.has(word)) return word;
  const found = ["public", "private"].map((namespace) => `${namespace}/${word}`).filter((name) => methodRows.has(name));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const bare = word.replace(/^\w+\//, "").toLowerCase();
  const near = [...methodRows.keys()].filter((name) => name.includes(bare)).slice(0, 5);
  const hint = near.length === 0 ? "List them with `deribit-rpc methods`." : `Near it: ${near.join(", ")}.`;
  throw new CommandError(exitCodes.usage, `There is no method ${JSON.stringify(word)}. ${hint}`);
}

function read({ methods, components: { schemas } }: Document): readonly ListedMethod[] {
  return methods.map(({ params, examples, ...method }) => ({
    name: method.name,
    summary: method.summary,
    description: method.description,
    effect: method["x-effect"],
    scope: method["x-scope"],
    params: params.map(({ name, description = "", required, schema }) => ({
      name,
      description,
      required,
      type: typeOf(schema, schemas),
      values: valuesOf(schema, schemas),
    })),
    example: Object.fromEntries((examples?.[0]?.params ?? []).map(({ name, value }) => [name, value])),
  }));
}

type Schemas = Document["components"]["schemas"];

function resolved(schema: RawSchema, schemas: Schemas): RawSchema {
  const target = schema.$ref === undefined ? undefined : schemas[schema.$ref.split("/").at(-1) ?? ""];
  return target === undefined ? schema : resolved(target, schemas);
}

function typeOf(schema: RawSchema, schemas: Schemas): string {
  const { type, items, anyOf } = resolved(schema, schemas);
  if (anyOf !== undefined) return [...new Set(anyOf.map((each) => typeOf(each, schemas)))].join(" or ");
  if (type === "array" && items !== undefined) return `list of ${typeOf(items, schemas)}`;
  return type === undefined ? "any" : [type].flat().join(" or ");
}

function valuesOf(schema: RawSchema, schemas: Schemas): readonly string[] {
  const { enum: own, "x-known-values": known = [], items, anyOf = [] } = resolved(schema, schemas);
  const inner = items === undefined ? [] : valuesOf(items, schemas);
  return [...(own ?? known).map(String), ...inner, ...anyOf.flatMap((each) => valuesOf(each, schemas))];
}
