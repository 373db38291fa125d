/** What this process holds once all garbage is gone, and how that grows. */
import { getHeapCodeStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Point, type Trend, trendOf } from "./trend.ts";

const msPerHour = 3_600_000;

/** Looks at the heap. */
export class Heap {
  readonly #collect: () => void;
  readonly #all: Point[] = [];
  readonly #data: Point[] = [];

  constructor() {
    setFlagsFromString("--expose-gc");
    this.#collect = runInNewContext("gc") as () => void;
  }

  /** Collects all garbage, and remembers what is left. */
  look(): void {
    this.#collect();
    const { code_and_metadata_size, bytecode_and_metadata_size } = getHeapCodeStatistics();
    const { heapUsed } = process.memoryUsage();
    const x = performance.now() / msPerHour;
    this.#all.push({ x, y: heapUsed });
    this.#data.push({ x, y: heapUsed - code_and_metadata_size - bytecode_and_metadata_size });
  }

  /** Bytes at the last look. */
  get bytes(): number {
    return this.#all.at(-1)?.y ?? 0;
  }

  /** Bytes at the last look that are not compiled code. */
  get dataBytes(): number {
    return this.#data.at(-1)?.y ?? 0;
  }

  get looks(): number {
    return this.#all.length;
  }

  /** Growth of everything, in bytes an hour. */
  trend(): Trend | undefined {
    return trendOf(this.#all);
  }

  /** Growth of everything but compiled code, in bytes an hour. */
  dataTrend(): Trend | undefined {
    return trendOf(this.#data);
  }
}
