/** Ways to spoil a text that began as a valid frame. */
import fc from "fast-check";

/** One way. `place` counts the values in the text, and begins anew behind the last. */
export type Spoil =
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "insert"; readonly at: number; readonly text: string }
  | { readonly kind: "replace"; readonly place: number; readonly value: string }
  | { readonly kind: "remove"; readonly place: number }
  | { readonly kind: "twice"; readonly place: number; readonly value: string }
  | { readonly kind: "nest"; readonly depth: number }
  | { readonly kind: "repeat"; readonly times: number }
  | { readonly kind: "pad"; readonly place: number; readonly length: number }
  | { readonly kind: "bytes"; readonly at: number; readonly bytes: Uint8Array };

/** Longest text that repeating may make. */
const longestRepeated = 2_000_000;

/** Values that fit nowhere, as they stand in a text. */
const strange = [
  "null",
  "true",
  "-0",
  "1e999",
  "-1",
  "1.5",
  "9007199254740993",
  '""',
  '"__proto__"',
  '"\\ud800"',
  "[]",
  "{}",
  "[[[[]]]]",
  '[null,{"a":[]}]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"then":1}',
  '{"toString":null,"toJSON":1,"valueOf":{}}',
  '{"length":4294967295,"0":1}',
];

const place = fc.nat(40);
const value = fc.constantFrom(...strange);
const at = fc.nat(500);

const characters = [...'{}[]",:\\01en\0\n\u2028é😀', "\ud800", "\udfff"];

/** Any way; huge texts are rare, as each costs as much as many others. */
export const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("replace" as const), place, value }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("remove" as const), place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("twice" as const), place, value }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cut" as const), at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("insert" as const),
      at,
      text: fc.string({ unit: fc.constantFrom(...characters), maxLength: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("bytes" as const), at, bytes: fc.uint8Array({ maxLength: 30 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("nest" as const), depth: fc.constantFrom(1, 2, 500, 20_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("repeat" as const), times: fc.constantFrom(2, 3, 200) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("pad" as const), place, length: fc.constantFrom(100, 70_000, 1_000_000) }),
  },
);

/** The text after one way; unchanged where there is nothing to spoil. */
export function spoilt(text: string, how: Spoil): string {
  switch (how.kind) {
    case "cut":
      return text.slice(0, how.at);
    case "insert":
      return text.slice(0, how.at) + how.text + text.slice(how.at);
    case "replace":
      return withValue(text, how.place, how.value);
    case "remove":
      return withValue(text, how.place, undefined);
    case "twice":
      return withMember(text, how.place, (member) => `${member}:${how.value},${member}`);
    case "nest":
      return "[".repeat(how.depth) + text + "]".repeat(how.depth);
    case "repeat":
      return text.length * how.times > longestRepeated ? text : text.repeat(how.times);
    case "pad":
      return withValue(text, how.place, JSON.stringify("x".repeat(how.length)));
    case "bytes": {
      const before = Buffer.from(text.slice(0, how.at));
      return Buffer.concat([before, how.bytes, Buffer.from(text.slice(how.at))]).toString();
    }
  }
}

/** Stands in a parsed text for a value that is put in afterwards. */
const mark = "\u0001here\u0001";

/** The text with another value at a place; `undefined` takes it out. What is no JSON stays as it is. */
function withValue(text: string, which: number, replacement: string | undefined): string {
  const root = { frame: parsed(text) };
  const places = placesIn(root);
  const found = places[which % Math.max(1, places.length)];
  if (root.frame === undefined || found === undefined) return text;
  if (replacement === undefined) {
    if (Array.isArray(found.holder)) found.holder.splice(Number(found.key), 1);
    else delete found.holder[found.key];
    return JSON.stringify(root.frame) ?? "";
  }
  found.holder[found.key] = mark;
  return JSON.stringify(root.frame).replace(JSON.stringify(mark), () => replacement);
}

const memberName = /"[^"\\]*"(?=:)/g;

function withMember(text: string, which: number, replacement: (member: string) => string): string {
  const found = [...text.slice(0, 5_000).matchAll(memberName)];
  const match = found[which % Math.max(1, found.length)];
  if (match === undefined) return text;
  return text.slice(0, match.index) + replacement(match[0]) + text.slice(match.index + match[0].length);
}

type Holder = Record<string, unknown>;

interface Place {
  readonly holder: Holder;
  readonly key: string;
}

/** All values within a value, outer ones first. */
function placesIn(root: Holder): readonly Place[] {
  const places: Place[] = [];
  const holders = [root];
  for (let holder = holders.shift(); holder !== undefined && places.length < 200; holder = holders.shift()) {
    for (const [key, inner] of Object.entries(holder)) {
      places.push({ holder, key });
      if (typeof inner === "object" && inner !== null) holders.push(inner as Holder);
    }
  }
  return places;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
