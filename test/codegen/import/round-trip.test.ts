import { beforeAll, expect, test } from "vitest";
import { compareSnapshots } from "../../../codegen/diff/compare.ts";
import { emitAsyncApi } from "../../../codegen/emit/asyncapi.ts";
import { emitOpenRpc } from "../../../codegen/emit/openrpc.ts";
import { build } from "../../../codegen/generate/build.ts";
import { unify } from "../../../codegen/generate/unify.ts";
import { joinSnapshots } from "../../../codegen/import/join.ts";
import type { Model } from "../../../codegen/model/model.ts";
import { resolve } from "../../../codegen/snapshot/resolve.ts";
import type { Snapshot } from "../../../codegen/snapshot/snapshot.ts";
import { correct } from "../../../codegen/sources/correct.ts";
import { load } from "../../../codegen/sources/load.ts";
import { merge } from "../../../codegen/sources/merge.ts";
import type { Sources } from "../../../codegen/sources/sources.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import { readTree } from "../../../codegen/tools/tree.ts";
import { readDescription } from "./support.ts";

let sources: Sources;
let facts: Snapshot;
let model: Model;
let readBack: Snapshot;

function refuse(at: string, message: string): void {
  throw new Error(`${at}: ${message}`);
}

function resolved(snapshot: Snapshot): Snapshot {
  return resolve(snapshot, { dangling: refuse, onlyItself: (at) => refuse(at, "only itself") });
}

function read(description: string): Snapshot {
  const { snapshot, errors, warnings } = readDescription(description);
  expect([...errors, ...warnings]).toEqual([]);
  return snapshot;
}

beforeAll(async () => {
  const diagnostics = new Diagnostics();
  sources = load(await readTree("schemas"), diagnostics);
  const corrected = correct(merge(sources.upstream, sources.additions, refuse), sources.corrections, refuse);
  facts = unify(resolved(corrected), sources.names.types, refuse);
  model = build(facts, { ...sources, names: { ...sources.names, open: [] } }, diagnostics);
  diagnostics.stopOnErrors();
  readBack = joinSnapshots(read(emitOpenRpc(model)), read(emitAsyncApi(model)));
});

test("every method and channel comes back, and no type is told apart from its twin", () => {
  expect(Object.keys(readBack.methods).sort()).toEqual(Object.keys(facts.methods).sort());
  expect(Object.keys(readBack.channels).sort()).toEqual(Object.keys(facts.channels).sort());
  expect(Object.keys(readBack.types).filter((name) => name.endsWith("_in_channels"))).toEqual([]);
});

test("every fact comes back: members, required, types, values, nullability, tuples, shapes, scope and flags", () => {
  const changes = compareSnapshots(facts, readBack).filter(({ path, aspect }) => !isSwitch(path, aspect));
  expect(changes).toEqual([]);
});

/** A switch that asks for another result is bound to its other position by the types, which says more than a default. */
function isSwitch(path: string, aspect: string): boolean {
  return aspect === "default" && /^params\.(detailed|extended)$/.test(path);
}

test("a model made of the documents makes the same documents", () => {
  const { channels } = sources.names;
  const again = build(
    resolved(readBack),
    { ...sources, names: { types: {}, inline: {}, open: [], channels } },
    new Diagnostics(),
  );
  for (const emitDocument of [emitOpenRpc, emitAsyncApi])
    expect(withoutText(JSON.parse(emitDocument(again)))).toEqual(withoutText(JSON.parse(emitDocument(model))));
});

/** Samples come from tables by wire name, and texts are no facts. */
function withoutText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutText);
  if (typeof value !== "object" || value === null) return value;
  const isText = (key: string, member: unknown): boolean =>
    typeof member === "string" && /^(description|summary)$/.test(key);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => !isText(key, member))
      .map(([key, member]) => [key, withoutText(member)]),
  );
}
