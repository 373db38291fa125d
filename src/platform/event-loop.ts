/** How late the event loop of this process is. */

/** Measures the delay of the event loop until it is stopped. */
export interface EventLoopDelay {
  /** The 99th percentile since the last look, in seconds. */
  take(): number;
  stop(): void;
}

/** Resolution of the measurement, in milliseconds. */
const resolution = 10;

/** Begins to measure; `undefined` where the host cannot. */
export function eventLoopDelay(): EventLoopDelay | undefined {
  const hooks = globalThis.process?.getBuiltinModule?.("node:perf_hooks");
  const histogram = hooks?.monitorEventLoopDelay?.({ resolution });
  if (histogram === undefined) return undefined;
  histogram.enable();
  return {
    take: () => {
      const seconds = histogram.percentile(99) / 1e9;
      histogram.reset();
      return Math.max(0, seconds - resolution / 1_000);
    },
    stop: () => void histogram.disable(),
  };
}
