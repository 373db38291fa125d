/** The two halves of a soak: warming up, and measuring. */
import type { SoakExchange } from "./exchange.ts";
import { Gauges } from "./gauges.ts";
import { Heap } from "./heap.ts";
import { clockOf, createProgress, megabytes } from "./report.ts";
import type { Witness } from "./witness.ts";

/** Who takes part. */
export interface Parts {
  readonly exchange: SoakExchange;
  readonly witness: Witness;
  /** Ends a phase early. */
  readonly signal: AbortSignal;
}

/** How long, and how often the line breaks. */
export interface Plan {
  readonly forMs: number;
  readonly breakEveryMs: number;
}

/** What was measured. */
export interface Measured {
  readonly gauges: Gauges;
  readonly heap: Heap;
  /** Share of a core that the exchange took. */
  readonly exchangeShare: number;
}

const tickMs = 1_000;
const lookMs = 5_000;
/** Time in which everything has come back after a break. */
const settleMs = 5_000;

/**
 * Breaks the line again and again. What happens only when a line breaks is compiled only after many breaks: until then
 * the heap grows by machine code.
 */
export async function warmUp({ exchange, witness, signal }: Parts, forMs: number): Promise<void> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < forMs - settleMs && !signal.aborted) {
    witness.broken(performance.now());
    exchange.breakLine();
    await pause(tickMs);
  }
  await pause(settleMs);
  witness.judge();
  witness.reset();
}

/** Breaks the line now and then, and looks at everything. */
export async function measure({ exchange, witness, signal }: Parts, { forMs, breakEveryMs }: Plan): Promise<Measured> {
  await exchange.processorMs();
  const gauges = new Gauges();
  const heap = new Heap();
  const progress = createProgress(forMs);
  let [nextBreakMs, nextLookMs, seen, seenMs] = [breakEveryMs, 0, 0, 0];
  const status = (elapsedMs: number) => ({
    clock: clockOf(elapsedMs),
    perSecond: Math.round(((witness.messages - seen) / Math.max(1, elapsedMs - seenMs)) * 1_000),
    heap: megabytes(heap.bytes),
    breaks: witness.breaks,
  });
  heap.look();
  progress.start(forMs, 0, status(0));
  for (let elapsedMs = 0; elapsedMs < forMs && !signal.aborted; elapsedMs = gauges.elapsedMs) {
    await pause(tickMs);
    if (elapsedMs >= nextLookMs) {
      heap.look();
      nextLookMs += lookMs;
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
  return { gauges, heap, exchangeShare };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
