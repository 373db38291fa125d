import type { ChannelFamily } from "../model/model.ts";
import { refName, type Schema } from "../snapshot/schema.ts";
import { own } from "../tools/own.ts";
import { type TypeIndex, typeOf } from "./type-index.ts";

/** The names of channels as types, for callers that write them as literals: which names exist, and how each continues. */
export function channelNames(channels: readonly ChannelFamily[], types: TypeIndex): string[] {
  const lengths = [...new Set(channels.map(({ template }) => wordsOf(template).length))].sort((a, b) => a - b);
  const tables = lengths.map((length) => {
    const families = channels.filter(({ template }) => wordsOf(template).length === length);
    return `  readonly ${length}: {\n${families.map((family) => `    ${member(family, types)}`).join("\n")}\n  };`;
  });
  return [
    `/** The names of channels by the number of their words. A word that is open, as the name of an instrument, is any string. */
export interface ChannelsByLength {
${tables.join("\n")}
}`,
    ofLength(lengths),
    `/** A word of a name that varies: what it may be, and what it is in an example. */
export interface Place<Values extends string, Example extends string> {
  readonly values: Values;
  readonly example: Example;
}`,
    // `never` adds nothing and stays last, so that a channel behind the last one does not take the semicolon from its line.
    `/** The words of every family of channels. */
export type ChannelWords =
${channels.map((family) => `  | readonly [${words(family, types).join(", ")}]`).join("\n")}
  | never;`,
  ];
}

function member({ template, event, delivery, params }: ChannelFamily, types: TypeIndex): string {
  const channel = `Channel<${event}, "${delivery}">`;
  if (params === undefined) return `readonly "${template}": ${channel};`;
  const name = template.replaceAll(/\{(\w+)\}/g, (_, place: string) => `\${${typeIn(params, place, types)}}`);
  return `readonly [name: \`${name}\`]: ${channel};`;
}

function ofLength(lengths: readonly number[]): string {
  const pattern = (length: number): string => `\`${Array(length).fill("${string}").join(".")}\``;
  const longest = Math.max(...lengths);
  const cases = [...lengths]
    .reverse()
    .map((length) => `  : Name extends ${pattern(length)} ? ChannelsByLength[${length}]`);
  return `/** The names with as many words as this one: else a dot in an open word would make one channel of another. */
// prettier-ignore
export type ChannelsAsLongAs<Name extends string> =
  Name extends ${pattern(longest + 1)} | \`\${string}..\${string}\` | \`\${string}.\` ? unknown
${cases.join("\n")}
  : unknown;`;
}

function words({ template, params, sample }: ChannelFamily, types: TypeIndex): string[] {
  return wordsOf(template).map((word) => {
    const place = placeIn(word);
    if (place === undefined || params === undefined) return JSON.stringify(word);
    const example = own(sample, place) ?? valuesOf(schemaOf(params, place, types), types)?.[0] ?? place;
    return `Place<${typeOfPlace(params, place, types)}, ${JSON.stringify(String(example))}>`;
  });
}

/** What a place holds, written as a type: one of a closed set, or any string. */
function typeIn(params: string, place: string, types: TypeIndex): string {
  const schema = schemaOf(params, place, types);
  return valuesOf(schema, types) === undefined ? "string" : typeOfPlace(params, place, types);
}

/** A name has every place of its template, also one that the description does not call required. */
function typeOfPlace(params: string, place: string, types: TypeIndex): string {
  if (!isText(schemaOf(params, place, types), types)) return "string";
  const { required = [] } = typeOf(params, types).schema;
  return required.includes(place) ? `${params}["${place}"]` : `NonNullable<${params}["${place}"]>`;
}

/** Whether a place is described as text, which it is in a name in any case. */
function isText(schema: Schema, types: TypeIndex): boolean {
  if (schema.$ref !== undefined) return isText(typeOf(refName(schema.$ref), types).schema, types);
  return schema.type === "string" && (schema.enum ?? []).every((value) => typeof value === "string");
}

/** The values of a closed set; none for a set that the exchange may add to. */
function valuesOf(schema: Schema, types: TypeIndex): readonly unknown[] | undefined {
  if (schema.open) return undefined;
  if (schema.$ref !== undefined) return valuesOf(typeOf(refName(schema.$ref), types).schema, types);
  return schema.enum;
}

function schemaOf(params: string, place: string, types: TypeIndex): Schema {
  return own(typeOf(params, types).schema.properties, place) ?? {};
}

function wordsOf(template: string): string[] {
  return template.split(".");
}

function placeIn(word: string): string | undefined {
  return /^\{(\w+)\}$/.exec(word)?.[1];
}
