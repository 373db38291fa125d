/** The table of methods is written short; what is read from it is what was written. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bareShapes, type ParamShape } from "../../../codegen/emit/param-shapes.ts";
import { toCamel } from "../../../codegen/snapshot/names.ts";
import { errorsOf, methodsOf } from "../../../codegen/templates/rows.ts";

const { shapes } = fc.letrec<{ shape: ParamShape; shapes: Record<string, ParamShape> }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("s", "n", "b", "a", "o", "*", "ns", "0s"),
    tie("shapes"),
    fc.tuple(tie("shape")),
  ),
  shapes: fc.dictionary(
    fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("__proto__", "a,b:{[", "é", "legs")),
    tie("shape"),
  ),
}));

test("params of any name and shape are read as they were written", () => {
  fc.assert(
    fc.property(shapes, (written) => {
      const [row] = methodsOf("private", [["buy", "", "trading 1 write order", bareShapes(written)]]);
      expect(JSON.stringify(row?.params)).toBe(JSON.stringify(written));
    }),
  );
});

test("the name on the namespace is that of the interfaces", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_/.-]{1,20}$/), (name) => {
      const [row] = methodsOf("public", [[name, "", "non_matching 500 read -", ""]]);
      expect(row).toMatchObject({ wire: `public/${name}`, local: toCamel(name) });
    }),
  );
});

test("facts of a method are read", () => {
  const [plain, full] = methodsOf("private", [
    ["get_positions", "", "non_matching 500 read -", "", "the book"],
    ["buy", "trade:read_write,wallet:read", "trading 1 write order engine websocket deadline", "amount:n"],
  ]);
  expect(plain).toMatchObject({
    namespace: "private",
    scope: [],
    pool: "non_matching",
    cost: 500,
    matchingEngine: false,
    websocketOnly: false,
    effect: "read",
    role: undefined,
    deadline: undefined,
    instead: "the book",
  });
  expect(plain?.params).toEqual({});
  expect(full).toMatchObject({
    scope: ["trade:read_write", "wallet:read"],
    pool: "trading",
    cost: 1,
    matchingEngine: true,
    websocketOnly: true,
    effect: "write",
    role: "order",
    deadline: true,
    instead: undefined,
  });
});

test("error codes are read", () => {
  expect(errorsOf([[13009, "unauthorized", "reauth", "no", "The token is wrong.", 1]])).toEqual([
    {
      code: 13009,
      name: "unauthorized",
      meaning: "The token is wrong.",
      retry: "reauth",
      engine: "no",
      permanent: true,
    },
  ]);
});
