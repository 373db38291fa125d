import type { JsonType } from "../snapshot/schema.ts";

const types: ReadonlySet<string> = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);

/** What people write for the types of JSON Schema. */
const spellings: Readonly<Record<string, JsonType>> = {
  ...spelled("string", "str text enum char uuid"),
  ...spelled("integer", "int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 long short"),
  ...spelled("number", "float float32 float64 double num"),
  ...spelled("boolean", "bool"),
  ...spelled("array", "list tuple"),
  ...spelled("object", "dict map hash struct"),
  ...spelled("null", "nil none void"),
};
const ofAnyType: ReadonlySet<string> = new Set("any mixed unknown".split(" "));

function spelled(type: JsonType, words: string): Record<string, JsonType> {
  return Object.fromEntries(words.split(" ").map((word) => [word, type]));
}

export function isType(name: unknown): name is JsonType {
  return typeof name === "string" && types.has(name);
}

/** What a type that is spelled in another way means; `any` is no schema at all. */
export type Meaning =
  | { readonly type: JsonType }
  | { readonly itemsOf: Meaning }
  | { readonly anyOf: Meaning[] }
  | "any";

/** Reads `int`, `list`, `any`, `string or array of strings`, `number[]`; undefined where the meaning is not evident. */
export function readSpelling(text: string): Meaning | undefined {
  const plain = text.trim().toLowerCase();
  const ways = plain.split(/\s*(?:\bor\b|\||,)\s*/);
  if (ways.length > 1) {
    const read = ways.map(readSpelling);
    return read.every((way) => way !== undefined) ? { anyOf: read } : undefined;
  }
  const element =
    /^(?:array|list)(?:\s+of\s+|\s*<\s*|\s*\[\s*)([\w ]+?)\s*[>\]]?$/.exec(plain)?.[1] ??
    /^(\w+)\[\]$/.exec(plain)?.[1];
  if (element !== undefined) {
    const inside = readSpelling(element);
    return inside && { itemsOf: inside };
  }
  if (ofAnyType.has(plain)) return "any";
  const type = typeOfWord(plain) ?? typeOfWord(plain.replace(/s$/, ""));
  return type && { type };
}

function typeOfWord(word: string): JsonType | undefined {
  if (isType(word)) return word;
  return Object.hasOwn(spellings, word) ? spellings[word] : undefined;
}
