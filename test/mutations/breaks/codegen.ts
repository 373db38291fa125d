/** The generator. */
import type { Mutation } from "../mutation.ts";

export const codegen: readonly Mutation[] = [
  {
    name: "copy-all-findings-for-each-element",
    breaks: "a long list of wrong elements does not stop the loop",
    symbol: "joinInPlace",
    in: "codegen",
    replace: "code.replaceAll(joining, (_, more: string) =>",
    with: "code.replaceAll(/^$/g, (_, more: string) =>",
    caughtBy: "test/codegen/generate/compact.test.ts",
  },
  {
    name: "search-a-list-to-its-end",
    breaks: "a megabyte of wrong elements does not fill the memory",
    symbol: "bounded",
    in: "codegen",
    replace: "&& (vErrors === null || vErrors.length <",
    with: "|| (vErrors === null || vErrors.length <",
    caughtBy: "test/codegen/generate/compact.test.ts",
  },
  {
    name: "inherit-validators",
    breaks: "validators answer for any name",
    symbol: "validatorOf",
    in: "codegen",
    replace: 'typeof name === "string" && Object.hasOwn(table, name)',
    with: 'typeof name === "string"',
    caughtBy: "test/codegen/generate/compact.test.ts",
  },
  {
    name: "leave-session-methods-undecided",
    breaks: "each method of the session is decided",
    symbol: "verify",
    in: "codegen",
    replace: 'effects[method] === "session" && instead[method] === undefined',
    with: 'effects[method] === "session" && instead === undefined',
    caughtBy: "test/codegen/generate/bad-input.test.ts",
  },
  {
    name: "judge-orders-without-their-type",
    breaks: "what an order lacks depends on its type",
    symbol: "shapeGroups",
    in: "codegen",
    replace: "if (key === undefined) return [];",
    with: 'if (key !== "") return [];',
    caughtBy: "test/codegen/generate/shapes.test.ts",
  },
  {
    name: "forget-what-a-shape-must-not-have",
    breaks: "the type of an order may be known at run time only",
    symbol: "toTypeSchema",
    in: "codegen",
    replace: 'if (schema.absent) return { tsType: "undefined", ...words };',
    with: "",
    caughtBy: "test/codegen/generate/shapes.test.ts",
  },
];
