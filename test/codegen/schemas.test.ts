import { readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readTree } from "../../codegen/tools/tree.ts";

const tree = await readTree("schemas");
const yaml = Object.keys(tree).filter((path) => path.endsWith(".yaml"));
const formats = Object.keys(tree).filter((path) => path.startsWith("format/"));

/** The format of a file by where it lies. */
function formatOf(path: string): string {
  const [folder = ""] = path.split("/");
  return `format/${path.includes("/") ? folder.slice(0, -1) : path.replace(".yaml", "")}.json`;
}

test("each file of ours begins by telling editors its format", () => {
  for (const path of yaml) {
    const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(tree[path] ?? "") ?? [];
    expect(normalize(join(dirname(path), schema)), path).toBe(formatOf(path));
  }
});

describe("the formats", () => {
  const documents = formats.map((path) => JSON.parse(tree[path] ?? "") as { $id: string; $schema: string });

  test("are JSON Schema without a mistake in it", () => {
    const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
    ajv.addVocabulary(["markdownEnumDescriptions"]);
    for (const document of documents) ajv.addSchema(document);
    for (const { $id } of documents) expect(() => ajv.getSchema($id), $id).not.toThrow();
  });

  test("are named as their files are, so that editors find one from the other", () => {
    expect(documents.map(({ $id }) => `format/${$id}`)).toEqual(formats);
  });

  test("say of each value of a closed list what it means, or of none", () => {
    const visit = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      const { enum: values, markdownEnumDescriptions: texts } = node as {
        enum?: unknown[];
        markdownEnumDescriptions?: unknown[];
      };
      if (texts !== undefined) expect(texts).toHaveLength(values?.length ?? 0);
      Object.values(node).forEach(visit);
    };
    documents.forEach(visit);
  });
});

test("what is corrected about buy is corrected about sell", async () => {
  const corrections = async (method: string): Promise<unknown> =>
    (parse(await readFile(`schemas/methods/private/${method}.yaml`, "utf8")) as { corrections: unknown }).corrections;
  expect(await corrections("buy")).toEqual(await corrections("sell"));
});
