import fc from "fast-check";
import { plain, type RawSchema } from "./schemas.ts";

/** Values that the schema means, without members that it does not name. */
export function meantBy(raw: RawSchema, depth = 0): fc.Arbitrary<unknown> {
  const schema = plain(raw);
  const value = meant(schema, depth);
  return schema.nullable ? fc.oneof(value, fc.constant(null)) : value;
}

function meant(schema: RawSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.oneOf !== undefined) return fc.oneof(...schema.oneOf.map((part) => meantBy(part, depth)));
  const { properties, required = [], additionalProperties: rest, items = {} } = schema;
  switch (schema.type) {
    case "string":
      return fc.string({ maxLength: 4 });
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "integer":
      return fc.nat();
    case "boolean":
      return fc.boolean();
    case "array":
      return depth > 3 ? fc.constant([]) : fc.array(meantBy(items, depth + 1), { maxLength: 2 });
    default:
      if (properties === undefined)
        return fc.dictionary(word, meantBy(typeof rest === "object" ? rest : {}, depth), noProto);
      return fc.record(
        Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, meantBy(member, depth + 1)])),
        { requiredKeys: [...required], noNullPrototype: true },
      );
  }
}

const word = fc.constantFrom("btc", "eth", "usd_c");
const noProto = { maxKeys: 2, noNullPrototype: true };

/** The value with one thing wrong: a required member gone, or a value of another JSON type, somewhere in it. */
export function spoiled(value: unknown, raw: RawSchema): fc.Arbitrary<unknown> {
  const places = [...spoilings(value, raw)];
  return fc.constantFrom(...places);
}

const strangers: readonly unknown[] = ["text", 1, true, null, ["text"], { strange: 1 }];

/** Every such value. */
function* spoilings(value: unknown, raw: RawSchema): Generator<unknown> {
  const schema = plain(raw);
  for (const stranger of strangers) if (kindOf(stranger) !== kindOf(value)) yield stranger;
  if (schema.type === "array" && Array.isArray(value))
    for (const [at, item] of value.entries())
      for (const wrong of spoilings(item, schema.items ?? {}))
        yield value.map((other: unknown, index) => (index === at ? wrong : other));
  if (schema.properties === undefined || typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const { [name]: _, ...rest } = value as Record<string, unknown>;
    if (schema.required?.includes(name)) yield rest;
    for (const wrong of spoilings(member, schema.properties[name] ?? {})) yield { ...value, [name]: wrong };
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
