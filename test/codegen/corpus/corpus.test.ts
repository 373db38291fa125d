/**
 * Public descriptions of other APIs. Their text is no part of this repository: `VENUES_SPEC` names the folder that has them.
 * What must hold is that each part of them comes out, or is left out for a reason; the counts stand here.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareSnapshots } from "../../../codegen/diff/compare.ts";
import { generateVenue } from "../../../codegen/generate/venue.ts";
import { joinDocuments, readDocument, type SourceDocument } from "../../../codegen/import/sources.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import { venuesSpec, whySkipped } from "../../evidence/inputs.ts";
import { complaintsOf } from "../support/compile.ts";
import counts from "./counts.json" with { type: "json" };

const folder = venuesSpec;
const files =
  folder === undefined
    ? []
    : readdirSync(folder, { recursive: true, encoding: "utf8" })
        // Of the files of protobuf the one that imports all others.
        .filter((path) => /\.(json|ya?ml)$|Wrapper[^/]*\.proto$/.test(path) && !/inventory\.json$/.test(path))
        .sort();

async function read(path: string): Promise<{ document: SourceDocument | undefined; diagnostics: Diagnostics }> {
  const diagnostics = new Diagnostics();
  return { document: await readDocument(join(folder ?? "", path), diagnostics), diagnostics };
}

const kinds = ["methods", "params", "members", "channels"] as const;

/** `11/11 methods`, then what was left out by reason, and how many things are typed less closely. */
function summary({ has, read: taken, omissions }: SourceDocument["account"], diagnostics: Diagnostics): string[] {
  const reasons = new Map<string, number>();
  for (const { kind, reason, count } of omissions)
    if (count > 0) reasons.set(`${kind}: ${reason}`, (reasons.get(`${kind}: ${reason}`) ?? 0) + count);
  const losses = diagnostics.warnings.filter(({ isLoss }) => isLoss === true).length;
  return [
    kinds
      .filter((kind) => has[kind] > 0)
      .map((kind) => `${taken[kind]}/${has[kind]} ${kind}`)
      .join(", "),
    ...[...reasons].map(([reason, count]) => `left out ${count} ${reason}`),
    ...(losses > 0 ? [`${losses} places typed less closely`] : []),
    ...diagnostics.errors.map(({ message }) => `refused: ${message}`),
  ];
}

test.runIf(folder === undefined)(whySkipped("VENUES_SPEC"), ({ skip }) => skip());

test.runIf(folder !== undefined)("the corpus is the one that was counted, and has 25 descriptions or more", () => {
  expect(files).toEqual(Object.keys(counts).sort());
  expect(files.length).toBeGreaterThanOrEqual(25);
});

describe.each(files)("%s", (path) => {
  const expected = (counts as Record<string, readonly string[]>)[path];

  test("everything that it has is read, or left out for a reason", async () => {
    const { document, diagnostics } = await read(path);
    expect(document && summary(document.account, diagnostics)).toEqual(expected);
  });

  test.runIf(expected?.every((line) => !line.startsWith("refused")))(
    "what was read is made, and is no change of itself",
    async () => {
      const { document, diagnostics } = await read(path);
      const { snapshot, descriptor } = document as SourceDocument;
      const { model } = await generateVenue(snapshot, diagnostics, descriptor);
      const paramsOf = (wire: string): string[] => {
        const { properties, variants = {} } = snapshot.methods[wire]?.params ?? { properties: {} };
        return [
          ...new Set([properties, ...Object.values(variants).map((one) => one.properties ?? {})].flatMap(Object.keys)),
        ];
      };
      expect(model.methods.map(({ wire }) => wire).sort()).toEqual(Object.keys(snapshot.methods).sort());
      expect(model.channels.map(({ template }) => template).sort()).toEqual(Object.keys(snapshot.channels).sort());
      const declared = model.types.map(({ name }) => name);
      expect(declared).toEqual(expect.arrayContaining(Object.keys(descriptor?.messages ?? {})));
      for (const { wire, calls } of model.methods) {
        const typed = new Set(membersOf(calls.at(-1)?.params ?? "", model.types));
        expect([...typed].sort()).toEqual(paramsOf(wire).sort());
      }
      expect(compareSnapshots(snapshot, snapshot, { methods: true, channels: true })).toEqual([]);
    },
    120_000,
  );
});

test.runIf(folder !== undefined).each([
  [["derive/openapi.json", "derive/subscriptions.json"], 'await api.private.order({ subaccount_id: "1" });'],
  [["paradex/openrpc.json", "paradex/asyncapi-2.6.0.yaml"], "await api.order.create({ market: 1 });"],
])(
  "the SDK of %s compiles in a strict project, and refuses wrong params",
  async (paths, wrong) => {
    const documents = await Promise.all(paths.map(async (path) => (await read(path)).document));
    const snapshot = joinDocuments(documents.filter((document) => document !== undefined));
    const { files } = await generateVenue(snapshot, new Diagnostics());
    const program = `import { createApi } from "./sdk/client.js";\nconst api = createApi(async () => undefined);\n${wrong}`;
    const complaints = complaintsOf(files, program);
    expect(Object.keys(complaints)).toEqual([wrong]);
  },
  120_000,
);

/** The members of a type of params: its own, those of what it extends, and those of its shapes. */
function membersOf(name: string, types: Awaited<ReturnType<typeof generateVenue>>["model"]["types"]): string[] {
  const type = types.find((one) => one.name === name);
  const shapes = (type?.schema.anyOf ?? []).flatMap(({ $ref = "" }) => membersOf($ref.replace("#/types/", ""), types));
  const base = type?.base === undefined ? [] : membersOf(type.base, types);
  return [...Object.keys(type?.schema.properties ?? {}), ...shapes, ...base];
}
