import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { faultKinds } from "../../simulator/faults/kinds.ts";
import { outOfScope } from "../../simulator/methods/out-of-scope.ts";
import { resolveOptions } from "../../simulator/options.ts";

const page = readFileSync(new URL("../../docs/simulator.md", import.meta.url), "utf8");

/** Names in backticks between two phrases of the page. */
function namesBetween(from: string, to: string): string[] {
  const part = page.slice(page.indexOf(from) + from.length, page.indexOf(to));
  return [...part.matchAll(/`((?:public|private)\/[\w/]+)`/g)].map(([, name]) => name ?? "");
}

test("the page lists exactly the methods that are empty and those that are refused", () => {
  const empty: string[] = [];
  const refused: string[] = [];
  for (const [method, handler] of Object.entries(outOfScope)) {
    try {
      (handler as (...args: unknown[]) => unknown)({}, {});
      empty.push(method);
    } catch {
      refused.push(method);
    }
  }
  expect(namesBetween("return empty answers:", "and these are refused")).toEqual(empty.sort());
  expect(namesBetween("are refused with 10033", "## Options")).toEqual(refused.sort());
});

test("the page explains every kind of fault and every option", () => {
  for (const kind of faultKinds) expect(page, kind).toContain(`| \`${kind}\` |`);
  const names = Object.keys(resolveOptions({ onProblem: () => {} }));
  for (const name of [...names, "clock", "market"]) expect(page, name).toContain(`| \`${name}\` |`);
});
