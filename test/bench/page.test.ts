/** docs/performance.md and its charts say what bench/results/latest.json says. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readResults } from "../../bench/measure/results.ts";
import { chartsOf } from "../../bench/report/charts.ts";
import { withFigures } from "../../bench/report/page.ts";

const docs = resolve(import.meta.dirname, "../../docs");
const page = readFileSync(resolve(docs, "performance.md"), "utf8");
const results = readResults();

test("the tables of the page are made from the committed results (`npm run bench:report`)", () => {
  expect(page).toBe(withFigures(page, results));
});

test("the charts are drawn from the committed results, and the page shows each", async () => {
  const charts = await chartsOf(results);
  expect(readdirSync(resolve(docs, "charts")).sort()).toEqual(
    Object.keys(charts)
      .map((name) => `${name}.svg`)
      .sort(),
  );
  for (const [name, svg] of Object.entries(charts)) {
    expect(readFileSync(resolve(docs, "charts", `${name}.svg`), "utf8"), name).toBe(svg);
    expect(page).toContain(`(charts/${name}.svg)`);
  }
});

test("another figure makes another page", () => {
  const [first, ...rest] = results.rows;
  if (first === undefined) throw new Error("There are no results.");
  const figures = first.figures.map((figure) => ({ ...figure, median: figure.median * 2 }));
  expect(withFigures(page, { ...results, rows: [{ ...first, figures }, ...rest] })).not.toBe(page);
});

test("a row that failed, and a machine that was busy, are named", () => {
  const busy = { ...results.machine, load: 7.5 };
  const text = withFigures(page, { ...results, machine: busy, failed: [{ id: "ticker-loop", reason: "x" }] });
  expect(text).toContain("busy with other work");
  expect(text).toContain("Not measured, because it failed: `ticker-loop`.");
});

test("a page without its marks is refused by name", () => {
  expect(() => withFigures("# Performance", results)).toThrow("<!-- bench:machine -->");
});
