/** Plays many cases until one fails, and shrinks that one. */
import fc from "fast-check";
import type { Tally } from "./findings.ts";
import { endureSocket, socketCase } from "./hostile.ts";
import { endureHttp, httpCase } from "./http.ts";

/** How many cases, and which. */
export interface Hunt {
  readonly cases: number;
  readonly seed: number;
  /** Called after each case. */
  readonly onCase?: () => void;
}

/** One case in five goes over HTTP. */
const httpShare = 5;

/** Plays the cases of a seed. Gives how everything ended; rejects with the shortest case that hurts the client. */
export async function hunt({ cases, seed, onCase }: Hunt): Promise<Tally> {
  const tally: Tally = new Map();
  const overHttp = Math.floor(cases / httpShare);
  await fc.assert(
    fc.asyncProperty(socketCase, async (chosen) => {
      await endureSocket(chosen, tally);
      onCase?.();
    }),
    { numRuns: cases - overHttp, seed },
  );
  await fc.assert(
    fc.asyncProperty(httpCase, async (chosen) => {
      await endureHttp(chosen, tally);
      onCase?.();
    }),
    { numRuns: overHttp, seed },
  );
  return tally;
}
