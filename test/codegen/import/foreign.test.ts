import { describe, expect, test } from "vitest";
import { type Generated, generateFrom } from "../../../codegen/generate/pipeline.ts";
import { joinSnapshots } from "../../../codegen/import/join.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import { tinySchemas } from "../tiny.ts";
import { answering, asyncApi, openApi, readDescription } from "./support.ts";

const level = (member: string) => ({
  type: "object",
  properties: { [member]: { type: "number" } },
  required: [member],
});
const holding = (schema: object) => ({ type: "object", properties: { level: schema } });
const message = (payload: object) => ({ messages: { m: { payload } } });

async function sdkOf(methods: object, channels: object, strict = false): Promise<Generated & { warnings: string[] }> {
  const diagnostics = new Diagnostics();
  const snapshot = joinSnapshots(readDescription(methods).snapshot, readDescription(channels).snapshot);
  const generated = await generateFrom(snapshot, tinySchemas(), diagnostics, strict);
  const warnings = diagnostics.warnings.map(({ at, message: text }) => `${at}: ${text}`);
  return { ...generated, warnings: warnings.filter((warning) => /is named/.test(warning)) };
}

describe("a snapshot in which two things would have one name still makes an SDK", () => {
  test("a type gives way to the shared type of that name, and what refers to either means the right one", async () => {
    const { files, warnings } = await sdkOf(
      openApi(
        {
          "/public/a": answering(holding(level("bid"))),
          "/public/b": answering({ $ref: "#/components/schemas/public_a_result_level" }),
        },
        { public_a_result_level: level("ask") },
      ),
      asyncApi({ "tick.{kind}": message(level("price")) }),
    );
    expect(warnings).toEqual([
      "methods/public/a#/result/properties/level: PublicAResultLevel is the name of a shared type already, which differs: it is named PublicAResultLevel2",
    ]);
    expect(files["types.ts"]).toContain("export interface PublicAResultLevel2 {\n  bid: number;\n}");
    expect(files["types.ts"]).toContain("export interface PublicAResultLevel {\n  ask: number;\n}");
    expect(files["types.ts"]).toContain("level?: PublicAResultLevel2;");
    expect(files["types.ts"]).toContain("export type PublicBResult = PublicAResultLevel;");
  });

  test("a channel that we do not know is named with its parameters", async () => {
    const { files, warnings } = await sdkOf(
      openApi({ "/public/a": answering({}) }),
      asyncApi({ "tick.{kind}": message(level("a")), "tick.{kind}.{currency}": message(level("b")) }),
    );
    expect(warnings).toEqual(["channels/tick.{kind}.{currency}: its name tick is taken: it is named tickKindCurrency"]);
    expect(files["channels.ts"]).toContain(
      'tickKindCurrency(params: TickKindCurrencyChannelParams): Channel<TickKindCurrencyEvent, "event">',
    );
  });
});

test("with strict the same is refused", async () => {
  const clash = sdkOf(
    openApi({ "/public/a": answering({}) }),
    asyncApi({ "tick.{kind}": message(level("a")), "tick.{kind}.{currency}": message(level("b")) }),
    true,
  );
  await expect(clash).rejects.toThrow(
    "its name tick is that of tick.{kind} too: give one of two channels another builder in its file",
  );
});

test("our own channels keep the types that the snapshot lacks, and a place that is a number is any word of a name", async () => {
  const own = await generateFrom(
    readDescription(openApi({ "/public/hello": answering({}) })).snapshot,
    tinySchemas(),
    new Diagnostics(),
    false,
  );
  expect(own.files["types.ts"]).toMatch(/export interface Order \{[^}]*order_id: string;/);
  const parameters = { depth: { "x-schema": { type: "integer" } } };
  const { files } = await sdkOf(
    openApi({ "/public/hello": answering({}) }),
    asyncApi({ "book.{depth}": { parameters, ...message(level("a")) } }),
  );
  expect(files["channels.ts"]).toContain('readonly ["book", Place<string, "depth">]');
});
