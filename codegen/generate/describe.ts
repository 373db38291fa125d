import type { Model, NamedType } from "../model/model.ts";
import { type Json, mapValues, refName, type Schema } from "../snapshot/schema.ts";
import type { MethodText, Text, Texts } from "../sources/sources.ts";
import { own } from "../tools/own.ts";

/** What has no text yet, by kind, as places. */
export interface TextCoverage {
  readonly methods: { readonly all: number; readonly bare: readonly string[] };
  readonly channels: { readonly all: number; readonly bare: readonly string[] };
  readonly params: { readonly all: number; readonly bare: readonly string[] };
  readonly fields: { readonly all: number; readonly bare: readonly string[] };
}

/**
 * Puts our words on every type and member of the model. A member takes the text that its method gives it, else
 * that of its place, else that of its name in the glossary.
 */
export function describe(model: Model, texts: Texts): { model: Model; coverage: TextCoverage } {
  const counts = { params: { all: 0, bare: [] as string[] }, fields: { all: 0, bare: [] as string[] } };
  const byName = new Map(model.types.map((type) => [type.name, type.schema]));
  const types = model.types.map((type) => {
    const properties = type.schema.properties;
    if (properties === undefined) return withText(type, typeText(type, model, texts));
    const count = type.side === "params" ? counts.params : counts.fields;
    const described = mapValues(properties, (schema, member) => {
      const text = memberText(type, member, texts);
      count.all++;
      if (text === undefined) count.bare.push(`${type.place}.${member}`);
      return { ...schema, ...(text !== undefined && { description: compose(text, schema, byName) }) };
    });
    return withText({ ...type, schema: { ...type.schema, properties: described } }, typeText(type, model, texts));
  });
  const coverage = {
    ...counts,
    methods: {
      all: model.methods.length,
      bare: model.methods.filter(({ text }) => text === "").map(({ wire }) => wire),
    },
    channels: {
      all: model.channels.length,
      bare: model.channels.filter(({ text }) => text === "").map(({ template }) => template),
    },
  };
  return { model: { ...model, types }, coverage };
}

function withText(type: NamedType, description: string | undefined): NamedType {
  return description === undefined ? type : { ...type, schema: { ...type.schema, description } };
}

function typeText({ name, place }: NamedType, model: Model, texts: Texts): string | undefined {
  const text = own(texts.types, name);
  if (text !== undefined) return text;
  const [, kind = "", wire = ""] = /^(methods|channels)\/(.+)$/.exec(place) ?? [];
  if (kind === "methods") {
    const [method = "", part = ""] = wire.split(".");
    if (part === "params" && wire === `${method}.params`) return `Parameters of \`${method}\`.`;
    if (wire === `${method}.result`) return texts.methods[method]?.returns ?? `Result of \`${method}\`.`;
  }
  if (kind === "channels") {
    const family = model.channels.find(({ template }) => wire === template || wire === `${template}.params`);
    if (family !== undefined)
      return wire === family.template
        ? (own(texts.channels, family.template)?.message ?? `One message of \`${family.template}\`.`)
        : `Parameters of \`${family.template}\`.`;
  }
  const member = memberOf(place);
  return member === undefined ? undefined : plain(texts.places[place] ?? own(texts.fields, member));
}

function memberText({ place }: NamedType, member: string, texts: Texts): Text | undefined {
  const [, method = "", rest = ""] = /^methods\/([^.]+)\.params(?:\.(.+))?$/.exec(place) ?? [];
  const path = rest === "" ? member : `${rest}.${member}`;
  const [, template = ""] = /^channels\/(.+)\.params$/.exec(place) ?? [];
  return (
    ownParam(texts.methods[method], path) ??
    own(own(texts.channels, template)?.params, member) ??
    texts.places[`${place}.${member}`] ??
    own(texts.fields, member)
  );
}

function ownParam(text: MethodText | undefined, path: string): Text | undefined {
  return own(text?.params, path);
}

function memberOf(place: string): string | undefined {
  return place.includes(".") ? place.slice(place.lastIndexOf(".") + 1) : undefined;
}

function plain(text: Text | undefined): string | undefined {
  return typeof text === "object" ? text.text : text;
}

/** The text, and a line for each value of the enum that has a word of its own. */
function compose(text: Text, schema: Schema, types: ReadonlyMap<string, Schema>): string {
  if (typeof text === "string") return text;
  const known = new Set(enumValues(schema, types).map(String));
  const values = Object.entries(text.values ?? {}).filter(([value]) => known.size === 0 || known.has(value));
  return [text.text, ...values.map(([value, word]) => `- \`${value}\`: ${word}`)].join("\n");
}

/** The values that a member may have, whether its enum stands here, behind a name, in a union or in a list. */
function enumValues(schema: Schema, types: ReadonlyMap<string, Schema>): readonly Json[] {
  const target = schema.$ref === undefined ? undefined : types.get(refName(schema.$ref));
  const { enum: values = [], anyOf = [], items = [] } = target ?? schema;
  return target?.properties === undefined
    ? [...values, ...[...anyOf, ...[items].flat()].flatMap((part) => enumValues(part, types))]
    : [];
}
