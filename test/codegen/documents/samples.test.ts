import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { methodRows } from "../../../generated/methods.ts";
import { validateParams } from "../../../generated/validators/index.ts";

interface Example {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly value: unknown }[];
}

const { methods } = JSON.parse(await readFile("generated/openrpc.json", "utf8")) as {
  methods: readonly { name: string; params: readonly { name: string }[]; examples?: readonly Example[] }[];
};
const samples = parse(await readFile("schemas/text/samples.yaml", "utf8")) as Record<string, unknown>;

test.each(methods)("the example of $name is a call that the exchange accepts", ({ name, examples }) => {
  const params = Object.fromEntries(examples?.[0]?.params.map((param) => [param.name, param.value]) ?? []);
  expect(examples).toHaveLength(1);
  expect(validateParams(name, params)).toEqual({ ok: true });
});

test.each(methods)("the example of $name has no parameter that the method does not know", ({ params, examples }) => {
  const known = params.map(({ name }) => name);
  expect(examples?.flatMap((example) => example.params.filter(({ name }) => !known.includes(name)))).toEqual([]);
});

test("every whole sample is that of a method", () => {
  const wires = Object.keys(samples).filter((key) => key.includes("/"));
  expect(wires.filter((wire) => !methodRows.has(wire))).toEqual([]);
});

test("every general sample stands in an example", () => {
  const used = new Set(
    methods.flatMap(({ examples = [] }) => examples.flatMap(({ params }) => params.map(({ name }) => name))),
  );
  expect(Object.keys(samples).filter((key) => !key.includes("/") && !used.has(key))).toEqual([]);
});
