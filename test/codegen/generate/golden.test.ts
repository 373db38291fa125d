import { expect, test } from "vitest";
import { generate } from "../../../codegen/generate/pipeline.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import { tinySchemas } from "../tiny.ts";

const generated = await generate(tinySchemas(), new Diagnostics());
const golden = new URL("../golden/tiny/", import.meta.url).pathname;

/** Files that hold nothing of the schemas, and machinery that is judged by what it does. */
const fixed =
  /^(contract\.ts|rows\.ts|validators\/(index|check-params|findings)\.ts|validators\/(params|results)\.js)$/;

test.each(Object.keys(generated.files).filter((path) => !fixed.test(path)))(
  "%s is as in the golden tree",
  async (path) => {
    await expect(generated.files[path]).toMatchFileSnapshot(golden + path);
  },
);

test("the same schemas make the same bytes", async () => {
  expect((await generate(tinySchemas(), new Diagnostics())).files).toEqual(generated.files);
});

test("the order of the files does not matter", async () => {
  const reversed = Object.fromEntries(Object.entries(tinySchemas()).reverse());
  expect((await generate(reversed, new Diagnostics())).files).toEqual(generated.files);
});

test("what has no text is counted", () => {
  const { methods, params, fields } = generated.coverage;
  expect(methods.bare).toEqual([]);
  expect(params.bare).toContain("methods/private/cancel_all.params.detailed");
  expect(fields.bare).toContain("types/order.order_id");
});
