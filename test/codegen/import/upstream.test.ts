import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareSnapshots } from "../../../codegen/diff/compare.ts";
import type { Snapshot } from "../../../codegen/snapshot/snapshot.ts";
import { writeSnapshot } from "../../../codegen/snapshot/snapshot-tree.ts";
import { readTree } from "../../../codegen/tools/tree.ts";
import { upstreamSpec, whySkipped } from "../../evidence/inputs.ts";
import { readDescription } from "./support.ts";

interface Operation {
  parameters?: readonly { name: string; required?: boolean; schema: object }[];
  requestBody?: object;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<"get", Operation>>>>;
  readonly components: { schemas: Record<string, object> };
}

const text = upstreamSpec === undefined ? "" : readFileSync(upstreamSpec, "utf8");
const scope = { methods: true, channels: false };

function read(description: string): Snapshot {
  const { snapshot, errors, warnings } = readDescription(description);
  expect([...errors, ...warnings]).toEqual([]);
  return snapshot;
}

describe.runIf(upstreamSpec !== undefined)("the published description", () => {
  test("makes schemas/upstream, byte for byte", async () => {
    const { "manifest.json": _, ...tree } = await readTree("schemas/upstream");
    expect(writeSnapshot(read(text))).toEqual(tree);
  });

  test("has the same facts when its components go by other names", () => {
    const description = JSON.parse(
      text.replaceAll('"#/components/schemas/', '"#/components/schemas/v2_'),
    ) as Description;
    const renamed = Object.entries(description.components.schemas).map(([name, schema]) => [`v2_${name}`, schema]);
    description.components.schemas = Object.fromEntries(renamed);
    expect(compareSnapshots(read(text), read(JSON.stringify(description)), scope)).toEqual([]);
  });

  test("has the same facts when the params stand in the request, as in older vintages", () => {
    const description = JSON.parse(text) as Description;
    for (const { get: operation } of Object.values(description.paths)) {
      const { parameters = [] } = operation;
      const properties = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]));
      const required = parameters.filter((one) => one.required === true).map(({ name }) => name);
      const params = { type: "object", properties, required };
      const schema = { type: "object", properties: { jsonrpc: {}, id: {}, method: {}, params } };
      operation.requestBody = { content: { "application/json": { schema } } };
      delete operation.parameters;
    }
    expect(compareSnapshots(read(text), read(JSON.stringify(description)), scope)).toEqual([]);
  });

  test.each([0.1, 0.5, 0.9, 0.999])("is refused when it is cut off at %d of its length, with the place", (share) => {
    const { errors } = readDescription(text.slice(0, Math.floor(text.length * share)));
    expect(errors.join("\n")).toMatch(/^spec\.json:\d+:\d+: .*the file seems to be cut off$/);
  });
});

test.runIf(upstreamSpec === undefined)(whySkipped("UPSTREAM_SPEC"), ({ skip }) => skip());
