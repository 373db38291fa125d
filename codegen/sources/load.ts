import { typeName } from "../snapshot/names.ts";
import type { Diagnostics } from "../tools/diagnostics.ts";
import { mergeRecords, own, put } from "../tools/own.ts";
import type { Tree } from "../tools/tree.ts";
import type { YamlFile } from "../tools/yaml.ts";
import { correctionsOf } from "./corrections.ts";
import type { ChannelFile, MethodFile, SchemaFile, TypeFile } from "./files.ts";
import { type FileKind, type Place, placesIn, reportStrangers, tables } from "./folder.ts";
import { readFile, readUpstream } from "./read.ts";
import type { ErrorFacts, Layout, LimitsFile, Names, Sources, Text, Texts } from "./sources.ts";

/**
 * Reads a `schemas/` folder. Each file is checked against its format first, and what does not fit ends the run; whether
 * the files fit each other is checked by later stages.
 */
export function load(tree: Tree, diagnostics: Diagnostics): Sources {
  reportStrangers(tree, diagnostics);
  const files = new Map<string, YamlFile | undefined>();
  for (const name of tables) files.set(`${name}.yaml`, readFile(tree, `${name}.yaml`, name, diagnostics));
  const places = placesIn(tree);
  for (const { path, kind } of places) files.set(path, readFile(tree, path, formats[kind], diagnostics));
  const upstream = readUpstream(tree, diagnostics);
  diagnostics.stopOnErrors();
  const table = <Content>(name: (typeof tables)[number]): Content => files.get(`${name}.yaml`)?.value as Content;
  const methods = subjectsOf<MethodFile>("methods", places, files);
  const channels = subjectsOf<ChannelFile>("channels", places, files);
  const types = subjectsOf<TypeFile>("types", places, files);
  const all = [...methods, ...channels, ...types];
  const names = namesOf(all, channels, types, table<string[]>("open"));
  const sources: Sources = {
    upstream,
    additions: {
      methods: collect(methods, ({ addition }, method) => addition && { ...unlessSaid, ...addition, method }),
      channels: collect(channels, ({ addition }, channel) => addition && { ...addition, channel }),
      types: collect(types, ({ addition }) => addition),
    },
    corrections: all.flatMap((subject) => correctionsOf(subject, diagnostics)),
    names,
    effects: collect(methods, ({ effect }) => effect),
    roles: collect(methods, ({ role }) => role),
    instead: collect(methods, ({ instead }) => instead),
    deliveries: collect(channels, ({ delivery }) => delivery),
    types: types.map(({ place }) => place.name),
    fields: all.flatMap(fieldsOf),
    limits: {
      ...table<Omit<LimitsFile, "methods">>("limits"),
      methods: collect(methods, ({ pool, cost }) =>
        pool === undefined || cost === undefined ? undefined : { pool, cost },
      ),
    },
    errors: table<ErrorFacts[]>("errors"),
    layouts: table<Layout[]>("layouts"),
    texts: {
      ...textsOf(methods, channels, table("glossary")),
      types: typeTexts(all, types, names, diagnostics),
      samples: mergeRecords([
        table("samples"),
        collect(methods, ({ sample }) => sample),
        collect(channels, ({ sample }) => sample),
      ]),
      places: fieldTexts(all),
    },
    lineOf: (path, steps) => files.get(path)?.lineOf(steps) ?? path,
  };
  diagnostics.stopOnErrors();
  return sources;
}

const formats = { methods: "method", channels: "channel", types: "type" } as const;
/** What an addition may leave out. */
const unlessSaid = { matchingEngine: false, websocketOnly: false } as const;

function subjectsOf<Content>(
  kind: FileKind,
  places: readonly Place[],
  files: ReadonlyMap<string, YamlFile | undefined>,
): SchemaFile<Content>[] {
  return places.flatMap((place) => {
    const file = place.kind === kind ? files.get(place.path) : undefined;
    return file === undefined ? [] : [{ place, file, content: file.value as Content }];
  });
}

/** What files say about one thing, by name on the wire; those that say nothing are left out. */
function collect<Content, Value>(
  subjects: readonly SchemaFile<Content>[],
  pick: (content: Content, name: string) => Value | undefined,
): Record<string, Value> {
  const entries = subjects.map(({ place, content }) => [place.name, pick(content, place.name)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
}

type AnySubject = SchemaFile<Pick<TypeFile, "inline" | "text" | "fields">>;

function inlineEntries({ place, file, content }: AnySubject) {
  return Object.entries(content.inline ?? {}).map(([pointer, entry]) => ({
    at: `${place.kind}/${place.name}${pointer}`,
    line: file.lineOf(["inline", pointer]),
    ...(typeof entry === "string" ? { name: entry } : entry),
  }));
}

function namesOf(
  all: readonly AnySubject[],
  channels: readonly SchemaFile<ChannelFile>[],
  types: readonly SchemaFile<TypeFile>[],
  open: readonly string[],
): Names {
  return {
    types: collect(types, ({ name }) => name),
    inline: Object.fromEntries(all.flatMap(inlineEntries).map(({ at, name }) => [at, name])),
    channels: collect(channels, ({ builder }) => builder),
    open,
  };
}

function textsOf(
  methods: readonly SchemaFile<MethodFile>[],
  channels: readonly SchemaFile<ChannelFile>[],
  fields: Readonly<Record<string, Text>>,
): Pick<Texts, "methods" | "channels" | "fields"> {
  return {
    methods: collect(methods, ({ text = "", returns, params }) => ({
      text,
      ...(returns !== undefined && { returns }),
      ...(params && { params }),
    })),
    channels: collect(channels, ({ text = "", message, params }) => ({
      text,
      ...(message !== undefined && { message }),
      ...(params && { params }),
    })),
    fields,
  };
}

function fieldsOf({ place, content }: AnySubject): Sources["fields"] {
  const inside = `${place.kind}/${place.name}${place.kind === "methods" ? ".result" : ""}`;
  return Object.keys(content.fields ?? {}).map((member) => ({ path: place.path, place: inside, member }));
}

function fieldTexts(subjects: readonly AnySubject[]): Record<string, Text> {
  const entries = subjects.flatMap((subject) =>
    fieldsOf(subject).flatMap(({ place, member }): [string, Text][] => {
      const text = own(subject.content.fields, member);
      return text === undefined ? [] : [[`${place}.${member}`, text]];
    }),
  );
  return Object.fromEntries(entries);
}

/** By type name: a type of several schemas or places has its text in one of them. */
function typeTexts(
  all: readonly AnySubject[],
  types: readonly SchemaFile<TypeFile>[],
  names: Names,
  diagnostics: Diagnostics,
): Record<string, string> {
  const shared = types.map(({ place, file, content: { text } }) => ({
    name: typeName(place.name, names.types),
    line: file.lineOf(["text"]),
    text,
  }));
  const lines: Record<string, string> = {};
  const texts: Record<string, string> = {};
  for (const { name, line, text } of [...shared, ...all.flatMap(inlineEntries)]) {
    if (text === undefined) continue;
    const other = own(lines, name);
    if (other !== undefined) diagnostics.error(line, `${name} has a text in ${other} too`);
    put(lines, name, line);
    put(texts, name, text);
  }
  return texts;
}
