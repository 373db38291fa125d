/** What a process feels while it works: delay of its loop, garbage collection, and what it holds. */
import { type IntervalHistogram, monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const resolutionMs = 10;
const nsPerMs = 1e6;
const msPerHour = 3_600_000;

/** One look at what is held. */
interface Look {
  readonly atMs: number;
  readonly bytes: number;
}

/** Gauges of this process, from its making on. */
export class Gauges {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #collect: () => void;
  readonly #looks: Look[] = [];
  readonly #startedMs = performance.now();
  #collectedMs = 0;
  #collections = 0;

  constructor() {
    setFlagsFromString("--expose-gc");
    this.#collect = runInNewContext("gc") as () => void;
    this.#delay.enable();
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        this.#collections += 1;
        this.#collectedMs += duration;
      }
    }).observe({ entryTypes: ["gc"] });
  }

  /** Delay of the event loop beyond its timers, in milliseconds. */
  loopDelayMs(percentile: number): number {
    return Math.max(0, this.#delay.percentile(percentile) / nsPerMs - resolutionMs);
  }

  /** Share of the time that went into collecting garbage, the looks of these gauges included. */
  get collectedShare(): number {
    return this.#collectedMs / (performance.now() - this.#startedMs);
  }

  get collections(): number {
    return this.#collections;
  }

  /** Looks at what is held once all garbage is gone; in bytes. */
  look(): number {
    this.#collect();
    const bytes = process.memoryUsage().heapUsed;
    this.#looks.push({ atMs: performance.now(), bytes });
    return bytes;
  }

  /** How what is held grows, in bytes an hour: the least squares line through the looks after the first third. */
  heapSlope(): number {
    const looks = this.#looks.slice(Math.floor(this.#looks.length / 3));
    const mean = (of: (look: Look) => number): number => looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
    const [meanMs, meanBytes] = [mean(({ atMs }) => atMs), mean(({ bytes }) => bytes)];
    const spread = looks.reduce((sum, { atMs }) => sum + (atMs - meanMs) ** 2, 0);
    if (spread === 0) return 0;
    const together = looks.reduce((sum, { atMs, bytes }) => sum + (atMs - meanMs) * (bytes - meanBytes), 0);
    return (together / spread) * msPerHour;
  }
}
