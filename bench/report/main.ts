/** `npm run bench:report`: makes the figures of docs/performance.md and its charts from bench/results/latest.json. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readResults } from "../measure/results.ts";
import { chartsOf } from "./charts.ts";
import { withFigures } from "./page.ts";

const docs = join(import.meta.dirname, "../../docs");
const page = join(docs, "performance.md");
const results = readResults();

writeFileSync(page, withFigures(readFileSync(page, "utf8"), results));
mkdirSync(join(docs, "charts"), { recursive: true });
const charts = await chartsOf(results);
for (const [name, svg] of Object.entries(charts)) writeFileSync(join(docs, "charts", `${name}.svg`), svg);
console.log(
  `docs/performance.md and ${Object.keys(charts).length} charts, of ${results.date}, commit ${results.commit}.`,
);
