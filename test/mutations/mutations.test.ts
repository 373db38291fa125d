import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Mutator } from "./apply.ts";
import { breaks } from "./breaks/index.ts";
import type { Mutation } from "./mutation.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const mutator = new Mutator(root);
const all = Object.values<readonly Mutation[]>(breaks).flat();

test.each(all.map((mutation) => [mutation.name, mutation] as const))("%s still fits the code", (_, mutation) => {
  expect(mutator.apply(mutation).size).toBeGreaterThan(0);
});

test.each(all.map((mutation) => [mutation.name, mutation] as const))("%s names what is there", (_, mutation) => {
  const written = [mutation, ...(mutation.also ?? [])].map((edit) => edit.with).join("\n");
  const texts = [...mutator.apply(mutation).values()].join("\n");
  const used = [...written.matchAll(/this\.(#\w+)/g)].map(([, name = ""]) => name);
  const isDeclared = (name: string): boolean =>
    new RegExp(`(?:^ {2}|; )(?:(?:readonly|async|get) )*${name}\\b`, "m").test(texts);
  expect(used.filter((name) => !isDeclared(name))).toEqual([]);
});

test("names are unique, and each judge exists", () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  const missing = all.filter(({ caughtBy }) => caughtBy !== "seeds" && !existsSync(`${root}/${caughtBy}`));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test("a mutation that does not fit names itself and what it looked for", () => {
  const lost = {
    name: "lost",
    breaks: "nothing",
    symbol: "Calls.#nowhere",
    replace: "a",
    with: "b",
    caughtBy: "seeds",
  } as const;
  expect(() => mutator.apply(lost)).toThrow(/lost does not apply: There is no Calls\.#nowhere/);
  expect(() => mutator.apply({ ...lost, symbol: "Calls.start", replace: "no such text" })).toThrow(
    /lost does not apply: Calls\.start has 0 places like `no such text`/,
  );
});
