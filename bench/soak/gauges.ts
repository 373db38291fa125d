/** The load of a process while it works: processor time, delay of its loop, garbage collection. */
import {
  constants,
  type IntervalHistogram,
  monitorEventLoopDelay,
  type NodeGCPerformanceDetail,
  type PerformanceEntry,
  PerformanceObserver,
} from "node:perf_hooks";

const resolutionMs = 10;
const nsPerMs = 1e6;

/** Gauges of this process, from their making on. */
export class Gauges {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #startedMs = performance.now();
  readonly #processor = process.cpuUsage();
  readonly #observer: PerformanceObserver;
  #collectedMs = 0;
  #collections = 0;

  constructor() {
    this.#delay.enable();
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (isForced(entry)) continue;
        this.#collections += 1;
        this.#collectedMs += entry.duration;
      }
    });
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** Stops measuring. */
  stop(): void {
    this.#delay.disable();
    this.#observer.disconnect();
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedMs;
  }

  /** Delay of the event loop beyond its timers, in milliseconds. */
  loopDelayMs(percentile: number): number {
    return Math.max(0, this.#delay.percentile(percentile) / nsPerMs - resolutionMs);
  }

  /** Share of the time that went into collecting garbage; what was forced is not counted. */
  get collectedShare(): number {
    return this.#collectedMs / this.elapsedMs;
  }

  get collections(): number {
    return this.#collections;
  }

  /** Processor time as a share of one core. */
  get processorShare(): number {
    const { user, system } = process.cpuUsage(this.#processor);
    return (user + system) / 1_000 / this.elapsedMs;
  }
}

function isForced(entry: PerformanceEntry): boolean {
  if (!("detail" in entry)) return false;
  const { flags } = entry.detail as NodeGCPerformanceDetail;
  return (flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0;
}
