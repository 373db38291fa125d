/** What the soak shows: a line while it runs, and a table at the end, each figure beside what was wanted. */
import { styleText } from "node:util";
import { SingleBar } from "cli-progress";
import type { Gauges } from "./gauges.ts";
import type { Heap } from "./heap.ts";
import type { Trend } from "./trend.ts";
import type { Witness } from "./witness.ts";

/** How fast the heap may grow, in bytes an hour. */
const steepest = 1e6;
/** Share of the wanted rate that counts as reached: a break costs some of it. */
const reached = 0.98;
const pipedEveryMs = 10_000;

/** What was asked for. */
interface Wish {
  readonly channels: number;
  readonly rate: number;
}

/** What there is to report on. */
export interface Findings {
  readonly wish: Wish;
  readonly witness: Witness;
  readonly gauges: Gauges;
  readonly heap: Heap;
  /** Channels that the client reads at the end; 0 when it is not ready. */
  readonly channels: number;
  /** Share of a core that the exchange took. */
  readonly exchangeShare: number;
}

const colours = { kept: "green", missed: "red", open: "yellow" } as const;

type Verdict = keyof typeof colours | "";

interface Row {
  readonly what: string;
  readonly measured: string;
  readonly wanted?: string;
  readonly verdict?: Verdict;
}

/** The line that shows how far the soak is. */
export function createProgress(name: string, forMs: number): SingleBar {
  return new SingleBar({
    format: `${name} {bar} {clock} of ${clockOf(forMs)}  {perSecond} messages/s  heap {heap} MB  {breaks} breaks`,
    barsize: 24,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: pipedEveryMs,
  });
}

/** A time as `4:05`. */
export function clockOf(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A number of bytes in megabytes. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}

/** Prints the table. Whether nothing is missed that the client answers for. */
export function printTable(findings: Findings): boolean {
  const rows = [...resultRows(findings), ...costRows(findings)];
  const width = (cell: (row: Row) => string) => Math.max(...rows.map((row) => cell(row).length));
  const [widthOfWhat, widthOfMeasured, widthOfWanted] = [
    width(({ what }) => what),
    width(({ measured }) => measured),
    width(({ wanted = "" }) => wanted),
  ];
  console.log(`\n${"".padEnd(widthOfWhat)}   ${"measured".padEnd(widthOfMeasured)}   wanted`);
  for (const { what, measured, wanted = "", verdict = "" } of rows) {
    const cells = [what.padEnd(widthOfWhat), measured.padEnd(widthOfMeasured), wanted.padEnd(widthOfWanted)];
    console.log([...cells, painted(verdict)].join("   ").trimEnd());
  }
  return rows.every(({ what, verdict }) => verdict !== "missed" || what === "throughput");
}

function painted(verdict: Verdict): string {
  if (verdict === "" || !process.stdout.isTTY) return verdict;
  return styleText(colours[verdict], verdict);
}

function resultRows({ wish, witness, gauges, heap, channels }: Findings): readonly Row[] {
  const perSecond = (witness.messages / gauges.elapsedMs) * 1_000;
  const { untold, silent, torn, stray } = witness.faults;
  const { median, worst } = witness.restoredMs;
  const lost = [
    `${count(untold)} not told of their gap`,
    `${count(silent)} silent afterwards`,
    `${count(stray)} gaps without a break`,
  ];
  return [
    {
      what: "channels",
      measured: count(channels),
      wanted: count(wish.channels),
      verdict: channels === wish.channels ? "kept" : "missed",
    },
    {
      what: "throughput",
      measured: `${count(perSecond)} messages a second, ${count(witness.messages)} in all`,
      wanted: count(wish.rate),
      verdict: perSecond >= wish.rate * reached ? "kept" : "missed",
    },
    {
      what: "breaks of the line",
      measured:
        witness.breaks === 0
          ? "none"
          : `${witness.breaks}, all channels back after ${median.toFixed(0)} ms, at worst ${worst.toFixed(0)} ms`,
    },
    {
      what: "channels after a break",
      measured: untold + silent + stray === 0 ? "every one told of its gap, and heard again" : lost.join(", "),
      wanted: "every one",
      verdict: untold + silent + stray === 0 ? "kept" : "missed",
    },
    {
      what: "chains of books",
      measured: `${count(witness.links)} messages, ${count(torn)} do not follow the one before`,
      wanted: "0",
      verdict: torn === 0 ? "kept" : "missed",
    },
    heapRow(heap),
  ];
}

function heapRow(heap: Heap): Row {
  const trend = heap.trend();
  return {
    what: "heap",
    measured: `${megabytes(heap.bytes)} MB, ${growth(trend)}`,
    wanted: `under ${(steepest / 1e6).toFixed(0)} MB an hour`,
    verdict: trend === undefined ? "open" : verdictOn(trend),
  };
}

/** What the range leaves open is not decided. */
function verdictOn({ low, high }: Trend): Verdict {
  if (low > steepest) return "missed";
  return high < steepest ? "kept" : "open";
}

function costRows({ gauges, heap, exchangeShare }: Findings): readonly Row[] {
  return [
    { what: "heap without compiled code", measured: `${megabytes(heap.dataBytes)} MB, ${growth(heap.dataTrend())}` },
    {
      what: "delay of the event loop",
      measured: `p50 ${gauges.loopDelayMs(50).toFixed(1)} ms, p99 ${gauges.loopDelayMs(99).toFixed(1)} ms`,
    },
    {
      what: "collecting garbage",
      measured: `${percent(gauges.collectedShare)} of the time, ${count(gauges.collections)} times, without the ${heap.looks} looks at the heap`,
    },
    {
      what: "processor",
      measured: `client ${percent(gauges.processorShare)} of a core, exchange ${percent(exchangeShare)}`,
    },
  ];
}

function growth(trend: Trend | undefined): string {
  if (trend === undefined) return "too short to say how it grows";
  const [slope, low, high] = [trend.slope, trend.low, trend.high].map(megabytes);
  return `${slope} MB an hour more (95 %: ${low} to ${high})`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
