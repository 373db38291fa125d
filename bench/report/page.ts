/** The figures of docs/performance.md, between marks that name them. What stands outside the marks is written by hand. */
import type { Figure, Spread } from "../measure/figures.ts";
import { isBusy } from "../measure/machine.ts";
import type { MeasuredRow, Results } from "../measure/results.ts";

const others = ["rpc-websockets", "ccxt", "tardis-dev"];
const ours = "deribit-rpc";

/** The page with its marked parts made anew. */
export function withFigures(page: string, results: Results): string {
  const parts: Readonly<Record<string, string>> = {
    machine: machine(results),
    time: ratios(results.rows.filter(({ unit, figures }) => figures.length > 1 && unit === "us")),
    other: plain(results.rows.filter(({ unit, figures }) => figures.length === 1 || unit !== "us")),
  };
  return Object.entries(parts).reduce((text, [name, part]) => {
    const marked = new RegExp(`(<!-- bench:${name} -->\n)[\\s\\S]*?(<!-- /bench -->)`);
    if (!marked.test(text)) throw new Error(`docs/performance.md has no <!-- bench:${name} -->.`);
    return text.replace(marked, (_, begin, end) => `${begin}\n${part}\n\n${end}`);
  }, page);
}

function machine(results: Results): string {
  const { cpu, cores, memoryGb, system, node, isPinned, load } = results.machine;
  const versions = Object.entries(results.versions).map(([name, version]) => `${name} ${version}`);
  const pinned = isPinned ? "each process on a core of its own" : "processes placed by the system";
  const quiet = isBusy(results.machine)
    ? `**The machine was busy with other work** (its load was ${load}): the spread says how far a figure can be trusted.`
    : "The machine did nothing else.";
  const changed = results.isChanged ? ", with changes that were not committed" : "";
  const missing = results.failed.map(({ id }) => `\`${id}\``);
  return [
    `${results.date}, commit \`${results.commit}\`${changed}. ${cpu}, ${cores} cores, ${memoryGb} GB; ${system}; Node ${node}; ${pinned}.`,
    `${versions.join(", ")}. Medians of ${results.rounds} rounds${results.share < 1 ? `, with ${results.share} of the messages` : ""}. ${quiet}`,
    ...(missing.length > 0 ? [`Not measured, because it failed: ${missing.join(", ")}.`] : []),
  ].join("\n");
}

function ratios(rows: readonly MeasuredRow[]): string {
  const head = ["", "baseline", ours, "ratio", "spread", "at most", ...others];
  const lines = rows.map(({ title, unit, figures, goal }) => {
    const [base, ...rest] = figures;
    const mine = rest.find(({ contender }) => ![...others, "ws-newest"].includes(contender));
    const notes = rest
      .filter(({ contender }) => contender === "ws-newest")
      .map(({ ratio }) => ` (by hand: ${ratio.median.toFixed(2)})`);
    return [
      `${title}${notes.join("")}`,
      base === undefined ? "" : `${short(base.median)} ${micro(unit)}`,
      mine === undefined ? "" : `${short(mine.median)} ${micro(unit)}`,
      mine === undefined ? "" : `**${mine.ratio.median.toFixed(2)}**`,
      mine === undefined ? "" : range(mine.ratio, (value) => value.toFixed(2)),
      goal === undefined ? "" : `${goal}`,
      ...others.map((name) => ratioOf(rest, name)),
    ];
  });
  return table(head, lines);
}

function ratioOf(figures: readonly Figure[], name: string): string {
  const figure = figures.find(({ contender }) => contender === name);
  return figure === undefined ? "" : figure.ratio.median.toFixed(2);
}

function plain(rows: readonly MeasuredRow[]): string {
  const head = ["", ours, "spread", "at most", "`ws`", ...others];
  const lines = rows.map(({ id, title, unit, figures, goal }) => {
    const of = (name: string): string => {
      const figure = figures.find(({ contender }) => contender === name);
      return figure === undefined ? "" : `${short(figure.median)} ${unit}`;
    };
    const mine = figures.find(({ contender }) => contender === ours);
    const bound = goal === undefined ? "" : id === "import" ? `${goal} of \`ws\`` : `${short(goal)} ${unit}`;
    return [title, of(ours), mine === undefined ? "" : range(mine, short), bound, of("ws"), ...others.map(of)];
  });
  return table(head, lines);
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : "--:"));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const micro = (unit: string): string => (unit === "us" ? "µs" : unit);
const short = (value: number): string => value.toLocaleString("en", { maximumSignificantDigits: 3 });
const range = ({ low, high }: Spread, show: (value: number) => string): string => `${show(low)} to ${show(high)}`;
