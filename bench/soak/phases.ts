/** A phase of a soak: the line breaks at intervals, and everything is looked at. Warming up is one, measuring another. */
import type { SoakExchange } from "./exchange.ts";
import { Gauges } from "./gauges.ts";
import { Heap } from "./heap.ts";
import { clockOf, createProgress, megabytes } from "./report.ts";
import type { Witness } from "./witness.ts";

/** The parts of a phase. */
export interface Parts {
  readonly exchange: SoakExchange;
  readonly witness: Witness;
  /** Ends a phase early. */
  readonly signal: AbortSignal;
}

/** How long, and how often what happens. */
export interface Phase {
  readonly name: string;
  readonly forMs: number;
  readonly breakEveryMs: number;
  readonly lookEveryMs: number;
}

/** What was measured. */
export interface Measured {
  readonly gauges: Gauges;
  readonly heap: Heap;
  /** Share of a core that the exchange took. */
  readonly exchangeShare: number;
}

const tickMs = 1_000;
/** Time in which everything has come back after a break. */
const settleMs = 5_000;

/** Plays a phase. The line does not break at its very end, so that every break can be judged. */
export async function play({ exchange, witness, signal }: Parts, phase: Phase): Promise<Measured> {
  const { name, forMs, breakEveryMs, lookEveryMs } = phase;
  await exchange.processorMs();
  witness.reset();
  const gauges = new Gauges();
  const heap = new Heap();
  const progress = createProgress(name, forMs);
  let [nextBreakMs, nextLookMs, seen, seenMs] = [breakEveryMs, lookEveryMs, 0, 0];
  const status = (elapsedMs: number) => ({
    clock: clockOf(elapsedMs),
    perSecond: Math.round(((witness.messages - seen) / Math.max(tickMs, elapsedMs - seenMs)) * 1_000),
    heap: megabytes(heap.bytes),
    breaks: witness.breaks,
  });
  heap.look();
  progress.start(forMs, 0, status(0));
  for (let elapsedMs = 0; elapsedMs < forMs && !signal.aborted; elapsedMs = gauges.elapsedMs) {
    await pause(tickMs);
    if (elapsedMs >= nextLookMs) {
      heap.look();
      nextLookMs += lookEveryMs;
    }
    if (elapsedMs >= nextBreakMs && elapsedMs < forMs - settleMs) {
      if (nextBreakMs > breakEveryMs) witness.judge();
      witness.broken(performance.now());
      exchange.breakLine();
      nextBreakMs += breakEveryMs;
    }
    progress.update(Math.min(elapsedMs, forMs), status(elapsedMs));
    [seen, seenMs] = [witness.messages, elapsedMs];
  }
  progress.stop();
  const exchangeShare = (await exchange.processorMs()) / gauges.elapsedMs;
  witness.judge();
  gauges.stop();
  return { gauges, heap, exchangeShare };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
