import { Ajv } from "ajv";
import fc from "fast-check";
import { Project, ts } from "ts-morph";
import { expect, test } from "vitest";
import { emitTypes } from "../../../../codegen/emit/types.ts";
import { build } from "../../../../codegen/generate/build.ts";
import { resolve } from "../../../../codegen/snapshot/resolve.ts";
import { Diagnostics } from "../../../../codegen/tools/diagnostics.ts";
import { openApi, readDescription } from "../support.ts";
import { objectSchema, type RawSchema, schema, shared } from "./schemas.ts";
import { meantBy, spoiled } from "./values.ts";

const runs = 100;
/** The same cases on every machine; another number gives others: `SEED=7 npx vitest run test/codegen/import`. */
const seed = Number(process.env["SEED"] ?? 1);

interface Case {
  readonly params: RawSchema;
  readonly result: RawSchema;
  readonly values: readonly Sample[];
}

interface Sample {
  readonly side: "Params" | "Result";
  readonly isSpoiled: boolean;
  readonly value: unknown;
}

const samplesOf = (side: Sample["side"], raw: RawSchema): fc.Arbitrary<Sample[]> =>
  fc
    .array(
      meantBy(raw).chain((value) => fc.tuple(fc.constant(value), spoiled(value, raw))),
      { minLength: 3, maxLength: 3 },
    )
    .map((pairs) =>
      pairs.flatMap(([value, wrong]) => [
        { side, isSpoiled: false, value },
        { side, isSpoiled: true, value: wrong },
      ]),
    );

const someCase: fc.Arbitrary<Case> = fc.record({ params: objectSchema, result: schema }).chain(({ params, result }) =>
  fc.record({
    params: fc.constant(params),
    result: fc.constant(result),
    values: fc.tuple(samplesOf("Params", params), samplesOf("Result", result)).map((lists) => lists.flat()),
  }),
);

function operationOf({ params, result }: Case): object {
  const parameters = Object.entries(params.properties ?? {}).map(([name, member]) => ({
    name,
    in: "query",
    required: params.required?.includes(name) === true,
    schema: member,
  }));
  const envelope = { type: "object", properties: { jsonrpc: { type: "string" }, result } };
  return { parameters, responses: { "200": { content: { "application/json": { schema: envelope } } } } };
}

async function typesOf(cases: readonly Case[]): Promise<string> {
  const paths = cases.map((one, at) => [`/public/m${at}`, operationOf(one)] as const);
  const { snapshot, errors, warnings } = readDescription(openApi(Object.fromEntries(paths), shared));
  const diagnostics = new Diagnostics();
  const resolved = resolve(snapshot, {
    dangling: (at, name) => diagnostics.error(at, name),
    onlyItself: (at) => diagnostics.error(at, "only itself"),
  });
  const model = build(resolved, nothingKnown, diagnostics);
  expect([...errors, ...warnings, ...diagnostics.errors]).toEqual([]);
  return emitTypes(model);
}

const nothingKnown = {
  layouts: [],
  corrections: [],
  names: { types: {}, inline: {}, channels: {}, open: [] },
  texts: { methods: {}, channels: {}, types: {}, places: {}, fields: {}, samples: {} },
  effects: {},
  roles: {},
  instead: {},
  deliveries: {},
  types: [],
  fields: [],
  limits: { default: { pool: "non_matching", cost: 500 }, pools: {}, tiers: [], methods: {} },
  errors: [],
  lineOf: (path: string) => path,
};

/** The lines of the program that the compiler refuses. */
function refusedLines(types: string, lines: readonly string[]): Set<number> {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: { strict: true, target: ts.ScriptTarget.ES2022, exactOptionalPropertyTypes: true, noEmit: true },
  });
  project.createSourceFile("types.ts", types);
  const source = project.createSourceFile("cases.ts", `import type * as T from "./types";\n${lines.join("\n")}\n`);
  expect(project.getSourceFileOrThrow("types.ts").getPreEmitDiagnostics()).toEqual([]);
  return new Set(source.getPreEmitDiagnostics().map((one) => (one.getLineNumber() ?? 0) - 2));
}

test("the types take what ajv takes, and refuse a missing member and a wrong JSON type as ajv does", async () => {
  const cases = fc.sample(someCase, { seed, numRuns: runs });
  const ajv = new Ajv({ strict: false });
  const samples = cases.flatMap(({ params, result, values }, at) => {
    const components = { schemas: shared };
    const takes = { Params: ajv.compile({ ...params, components }), Result: ajv.compile({ ...result, components }) };
    const judged = values.map(({ side, isSpoiled, value }) => {
      const line = `T.PublicM${at}${side} = ${JSON.stringify(value)};`;
      return { isSpoiled, isTaken: takes[side](value), line };
    });
    return judged.filter(({ isSpoiled, isTaken }) => isSpoiled !== isTaken);
  });
  const lines = samples.map(({ line }, at) => `export const v${at}: ${line}`);
  const refused = refusedLines(await typesOf(cases), lines);
  const differing = samples.flatMap(({ isTaken, line }, at) =>
    isTaken === refused.has(at) ? [{ isTaken, line }] : [],
  );
  expect(differing).toEqual([]);
  expect(samples.filter(({ isTaken }) => isTaken).length).toBeGreaterThan(4 * runs);
  expect(samples.filter(({ isTaken }) => !isTaken).length).toBeGreaterThan(4 * runs);
}, 120_000);
