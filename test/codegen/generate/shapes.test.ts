import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Generated, generate } from "../../../codegen/generate/pipeline.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import { check } from "../../../generated/validators/findings.ts";
import { tinySchemas } from "../tiny.ts";

/** Shapes by two members at once: the type of an order, and the unit of its size. */
const shapes = `
effect: write
text: Places an order.
corrections:
- at: "#/params/variants"
  op: add
  value:
    AtMarketInContracts: { properties: { amount: { absent: true }, direction: { enum: [sell] } }, required: [contracts, direction] }
    AtMarketOfAmount: { properties: { direction: { enum: [sell] } }, required: [amount, direction] }
    WithLimitInContracts: { properties: { amount: { absent: true }, direction: { enum: [buy] } }, required: [contracts, legs] }
    WithLimitOfAmount: { properties: { direction: { enum: [buy] } }, required: [amount, legs] }
  reason: r
  evidence: e
- at: "#/params"
  op: optional
  value: [direction]
  reason: r
  evidence: e
`;

let generated: Generated;
let folder: string;
let errorsOf: (params: unknown) => string[];

beforeAll(async () => {
  generated = await generate(tinySchemas({ "methods/private/place.yaml": shapes }), new Diagnostics());
  folder = await mkdtemp(join(tmpdir(), "shapes-"));
  const path = join(folder, "params.mjs");
  await writeFile(path, generated.files["validators/params.js"] ?? "");
  const validators = (await import(pathToFileURL(path).href)) as Record<string, (value: unknown) => boolean>;
  errorsOf = (params) => {
    const validation = check(validators["PrivatePlaceParams"], "private/place", params);
    return validation.ok ? [] : validation.errors.map(({ path: at, message }) => `${at} ${message}`);
  };
});

afterAll(() => rm(folder, { recursive: true }));

test("a member that a shape must not have tells the shapes apart for the compiler", () => {
  const types = generated.files["types.ts"] ?? "";
  const shape = /interface PrivatePlaceWithLimitInContractsParams [^}]*\}/.exec(types)?.[0];
  expect(shape).toContain("  amount?: undefined;\n");
  expect(shape).toContain('  direction?: "buy" | undefined;\n');
});

test("the likeliest shape is the last of the union, and the first in words", () => {
  expect(generated.files["types.ts"]).toMatch(/type PrivatePlaceParams =[^;]*\| PrivatePlaceWithLimitOfAmountParams;/);
  expect(generated.files["private.ts"]).toContain(
    "@param params - Required, with `amount` or `contracts`; what else is needed depends on `direction`.",
  );
});

const instrument_name = "X";
test.each<[params: object, errors: string[]]>([
  [{ instrument_name, amount: 1, legs: [] }, []],
  [{ instrument_name, contracts: 1, legs: [], direction: "buy" }, []],
  [{ instrument_name, contracts: 1, amount: 1, direction: "sell" }, []],
  [{ instrument_name, amount: 1 }, ["/legs is missing"]],
  [{ instrument_name, legs: [] }, [" needs amount; or contracts"]],
  [{ instrument_name, direction: "sell" }, [" needs amount; or contracts"]],
  [{ instrument_name, amount: 1, direction: "up" }, ['/direction expected one of "sell", "buy"']],
])("of %j the validator says what is missing in the shape that is meant", (params, errors) => {
  expect(errorsOf(params)).toEqual(errors);
});
