import { expect, test } from "vitest";
import { generate } from "../../../codegen/generate/pipeline.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import { tinySchemas } from "../tiny.ts";

test("findings of the elements of a list are joined in place, and a list with enough of them is left", async () => {
  const { files } = await generate(tinySchemas(), new Diagnostics());
  const code = files["validators/results.js"] ?? "";
  expect(code).toContain("vErrors = join(vErrors, ");
  expect(code).not.toContain("concat(");
  const loops = code.match(/for\(let i.*/g) ?? [];
  expect(loops.length).toBeGreaterThan(0);
  for (const loop of loops) expect(loop).toContain("&& (vErrors === null || vErrors.length < 10000)");
});

test("values that the schema does not know are looked for only by an inspection", async () => {
  const { files } = await generate(tinySchemas(), new Diagnostics());
  const code = (files["validators/results.js"] ?? "").split("\n");
  const known = code.flatMap((line, at) => (line.includes(', "known"') ? [code.slice(at - 1, at).join("\n")] : []));
  expect(known.length).toBeGreaterThan(0);
  for (const condition of known) expect(condition).toContain("mode.inspecting");
});

test.each(Object.getOwnPropertyNames(Object.prototype))("no table of validators has one for %s", async (name) => {
  // A template is compiled where it is generated to; by its address it is only run.
  const template = new URL("../../../codegen/templates/findings.ts", import.meta.url).href;
  const { validatorOf } = (await import(template)) as typeof import("../../../generated/validators/findings.ts");
  expect(validatorOf({ "public/test": () => true }, name)).toBeUndefined();
});
