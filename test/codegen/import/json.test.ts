import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "../../../codegen/import/json.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";

function read(text: string): { value: unknown; errors: string[] } {
  const diagnostics = new Diagnostics();
  const value = parseJson(text, "spec.json", diagnostics);
  return { value, errors: diagnostics.errors.map(({ at, message }) => `${at}: ${message}`) };
}

test("every JSON value is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), null, indent);
      expect(read(spaced)).toEqual({ value: JSON.parse(text), errors: [] });
    }),
  );
});

test("a text that JSON.parse refuses is refused with a place", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom(...'{}[],:"x1'), (text, at, extra) => {
      const place = at % (text.length + 1);
      const broken = text.slice(0, place) + extra + text.slice(place);
      try {
        JSON.parse(broken);
      } catch {
        const { value, errors } = read(broken);
        expect(value).toBeUndefined();
        expect(errors.join()).toMatch(/^spec\.json:\d+:\d+: /);
      }
    }),
  );
});

test.each([
  [
    '{\n  "a": 1,\n  "b": {',
    "spec.json:3:9: the text ends inside an object that begins at 3:8: the file seems to be cut off",
  ],
  ['{"a":', "spec.json:1:6: the text ends where a value should be: the file seems to be cut off"],
  ["[1, [2", "spec.json:1:7: the text ends inside a list that begins at 1:5: the file seems to be cut off"],
  ['{"a": "bc', "spec.json:1:7: the text ends inside a string: the file seems to be cut off"],
  ['{"a": "bc\n"}', 'spec.json:1:7: the string "bc has no end on its line'],
  ['{"a" 1}', 'spec.json:1:6: expected ":", found 1'],
  ['{"a": 1 "b": 2}', 'spec.json:1:9: expected "," or "}", found "b"'],
  ["{a: 1}", "spec.json:1:2: expected a key, found a"],
  ['{"a": undefined}', "spec.json:1:7: expected a value, found undefined"],
  ["[1,]", "spec.json:1:4: expected a value, found ]"],
  ["{} {}", "spec.json:1:4: expected the end of the text, found {"],
  ["[".repeat(300), "spec.json:1:201: nested deeper than 200 levels"],
])("%j is refused where it goes wrong", (text, error) => {
  expect(read(text)).toEqual({ value: undefined, errors: [error] });
});

test("a key that stands twice in one object is reported, wherever it is", () => {
  const { errors } = read('{\n "paths": {\n  "/public/test": {},\n  "/public/test": {}\n },\n "paths": {}\n}');
  expect(errors).toEqual([
    'spec.json:4:3: the key "/public/test" stands twice in one object',
    'spec.json:6:2: the key "paths" stands twice in one object',
  ]);
});

test("a key that JavaScript treats specially is an ordinary member", () => {
  const { value } = read('{"__proto__": {"x": 1}}');
  expect(Object.keys(value as object)).toEqual(["__proto__"]);
  expect((value as { x?: number }).x).toBeUndefined();
});
