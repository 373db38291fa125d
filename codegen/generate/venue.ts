/** The SDK of an API that is none of ours: nothing of `schemas/` goes into it. */

import { emitMessages } from "../emit/messages.ts";
import type { ProtoDescriptor } from "../import/proto.ts";
import type { Model } from "../model/model.ts";
import { asDeclared, isUsableTypeName, splitMethod, toCamel, toPascal } from "../snapshot/names.ts";
import { resolve } from "../snapshot/resolve.ts";
import { mapValues } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Sources } from "../sources/sources.ts";
import type { Diagnostics } from "../tools/diagnostics.ts";
import type { Tree } from "../tools/tree.ts";
import { build } from "./build.ts";
import { describe } from "./describe.ts";
import { emitVenue } from "./emit-venue.ts";
import { format, withJsSpecifiers } from "./format.ts";
import { unify } from "./unify.ts";

export interface GeneratedVenue {
  readonly model: Model;
  readonly files: Tree;
}

/** Makes the SDK of a snapshot. What points to nothing is of unknown type, and what would have a name that is taken gets another. */
export async function generateVenue(
  snapshot: Snapshot,
  diagnostics: Diagnostics,
  descriptor?: ProtoDescriptor,
): Promise<GeneratedVenue> {
  const lose = (at: string, message: string): void => diagnostics.lose(at, message);
  const resolved = resolve(withFreeNames(snapshot, diagnostics), {
    dangling: (at, name) => lose(at, `there is no type ${name}; it is of unknown type`),
    onlyItself: (at) => lose(at, "the type is nothing but itself; it is of unknown type"),
  });
  const sources = sourcesOf(resolved, diagnostics);
  const unified = unify(resolved, sources.names.types, lose);
  const { model } = describe(
    build(unified, sources, diagnostics, "warn", Object.keys(descriptor?.messages ?? {})),
    sources.texts,
  );
  diagnostics.stopOnErrors();
  const files = { ...(await emitVenue(model)), ...messagesOf(descriptor, sources.names.types, model) };
  return { model, files: withJsSpecifiers(await format(files)) };
}

/** The reader and writer of messages, where the description has some in protobuf. */
function messagesOf(
  descriptor: ProtoDescriptor | undefined,
  names: Readonly<Record<string, string>>,
  { types }: Model,
): Tree {
  if (descriptor === undefined) return {};
  const declared = new Set(types.map(({ name }) => name));
  const found = Object.entries(descriptor.messages).map(([type, name]) => [names[type] ?? "", name] as const);
  const messages = Object.fromEntries(found.filter(([type]) => declared.has(type)));
  return { "messages.ts": emitMessages(descriptor.json, messages) };
}

/** Whether a snapshot is one of the API that the schemas describe, newer or older: a third of what it has is known. */
export function isOurs(snapshot: Snapshot, known: Snapshot): boolean {
  const kinds = ["methods", "channels"] as const;
  const names = kinds.flatMap((kind) => Object.keys(snapshot[kind]).map((name) => ({ kind, name })));
  return names.filter(({ kind, name }) => Object.hasOwn(known[kind], name)).length * 3 >= names.length;
}

/** Our API without the methods that its namespaces have no place for: each is reported. */
export function withFittingNames(snapshot: Snapshot, diagnostics: Diagnostics): Snapshot {
  const fits = (method: string): boolean => {
    if (/^(public|private)(\/\w+)+$/.test(method)) return true;
    diagnostics.lose(
      `methods/${method}`,
      "is left out: methods of our API stand in public/ and private/ (--apart takes all)",
    );
    return false;
  };
  const methods = Object.fromEntries(Object.entries(snapshot.methods).filter(([method]) => fits(method)));
  return { ...snapshot, methods };
}

/** A name in code for each method, in its namespace: the later one of two takes a number. */
function withFreeNames(snapshot: Snapshot, diagnostics: Diagnostics): Snapshot {
  const spaces = new Map<string, NameScope>([["", new NameScope()]]);
  const found = mapValues(snapshot.methods, ({ method, alias }) => splitMethod(alias ?? method));
  for (const { namespace } of Object.values(found)) if (namespace !== "") spaces.get("")?.reserve(namespace);
  const methods = mapValues(snapshot.methods, (facts, method) => {
    const { namespace = "", local = "" } = found[method] ?? {};
    const names = spaces.get(namespace) ?? new NameScope();
    spaces.set(namespace, names);
    const free = names.free(startingWithLetter(local, "call"));
    if (free !== local && local !== "")
      diagnostics.warn(`methods/${method}`, `its name ${local} is taken or cannot be one: it is named ${free}`);
    return { ...facts, alias: namespace === "" ? free : `${startingWithLetter(namespace, "n")}.${free}` };
  });
  return { ...snapshot, methods };
}

function sourcesOf(snapshot: Snapshot, diagnostics: Diagnostics): Omit<Sources, "upstream" | "additions"> {
  const types = new NameScope();
  const builders = new NameScope();
  return {
    corrections: [],
    names: {
      types: mapValues(snapshot.types, (_, type) => types.free(typeNameOf(type))),
      inline: {},
      channels: mapValues(snapshot.channels, (_, template) => {
        const plain = startingWithLetter(toCamel(template.replaceAll(/\{[^{}]*\}/g, " ")), "channel");
        const name = builders.has(plain) ? startingWithLetter(toCamel(template), "channel") : plain;
        const free = builders.free(name);
        if (free !== plain) diagnostics.warn(`channels/${template}`, `its name ${plain} is taken: it is named ${free}`);
        return free;
      }),
      open: [],
    },
    texts: { methods: {}, channels: {}, types: {}, places: {}, fields: {}, samples: {} },
    effects: {},
    roles: {},
    instead: {},
    deliveries: {},
    types: [],
    fields: [],
    limits: { default: { pool: "", cost: 0 }, pools: {}, tiers: [], methods: {} },
    errors: [],
    layouts: [],
    lineOf: (path) => path,
  };
}

/** NameScope of one scope: files and declarations are compared without regard to case. */
class NameScope {
  readonly #taken = new Set<string>();

  has(name: string): boolean {
    return this.#taken.has(name.toLowerCase());
  }

  reserve(name: string): void {
    this.#taken.add(name.toLowerCase());
  }

  free(name: string): string {
    let free = name;
    for (let number = 2; this.has(free); number++) free = `${name}${number}`;
    this.reserve(free);
    return free;
  }
}

function startingWithLetter(name: string, otherwise: string): string {
  if (name === "") return otherwise;
  return /^[A-Za-z]/.test(name) ? name : `${otherwise}${toPascal(name)}`;
}

function typeNameOf(type: string): string {
  const plain = asDeclared(startingWithLetter(toPascal(type), "Type"));
  return isUsableTypeName(plain) ? plain : `${plain}Type`;
}
