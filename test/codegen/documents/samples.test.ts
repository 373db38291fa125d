import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { channelOf } from "../../../generated/channels.ts";
import { validateParams } from "../../../generated/validators/index.ts";

interface Example {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly value: unknown }[];
}

const { methods } = JSON.parse(await readFile("generated/openrpc.json", "utf8")) as {
  methods: readonly { name: string; params: readonly { name: string }[]; examples?: readonly Example[] }[];
};
const { channels } = JSON.parse(await readFile("generated/asyncapi.json", "utf8")) as {
  channels: Record<string, { address: string; parameters?: Record<string, { enum?: string[]; examples?: string[] }> }>;
};
const samples = parse(await readFile("schemas/samples.yaml", "utf8")) as Record<string, unknown>;

test.each(methods)("the example of $name is a call that the exchange accepts", ({ name, examples }) => {
  const params = Object.fromEntries(examples?.[0]?.params.map((param) => [param.name, param.value]) ?? []);
  expect(examples).toHaveLength(1);
  expect(validateParams(name, params)).toEqual({ ok: true });
});

test.each(methods)("the example of $name has no parameter that the method does not know", ({ params, examples }) => {
  const known = params.map(({ name }) => name);
  expect(examples?.flatMap((example) => example.params.filter(({ name }) => !known.includes(name)))).toEqual([]);
});

test.each(Object.values(channels))("the example of $address is a name that the exchange has", (channel) => {
  const { address, parameters = {} } = channel;
  const name = address.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => parameters[parameter]?.examples?.[0] ?? "{}");
  expect(channelOf(name)?.template).toBe(address);
  for (const { examples = [], enum: values = examples } of Object.values(parameters))
    expect(values).toEqual(expect.arrayContaining([...examples]));
});

test("every general sample stands in an example", () => {
  const used = new Set([
    ...methods.flatMap(({ examples = [] }) => examples.flatMap(({ params }) => params.map(({ name }) => name))),
    ...Object.values(channels).flatMap(({ parameters = {} }) => Object.keys(parameters)),
  ]);
  expect(Object.keys(samples).filter((key) => !used.has(key))).toEqual([]);
});
