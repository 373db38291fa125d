import type { Client } from "deribit-rpc";
import { useEffect, useState } from "preact/hooks";
import { client } from "./state/session.ts";

/** Opens something of the client. It closes by the signal, which every part of the package takes. */
export type Opening = (client: Client, signal: AbortSignal) => Promise<unknown>;

/**
 * Keeps something of the client open while a component is on the page, and opens it anew for another client or another
 * input. Returns why it could not be opened.
 */
export function useClient(open: Opening, ...inputs: readonly unknown[]): string | undefined {
  const [problem, setProblem] = useState<string>();
  const { value: current } = client;
  useEffect(() => {
    setProblem(undefined);
    if (current === undefined) return;
    const stop = new AbortController();
    open(current, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => stop.abort();
  }, [current, ...inputs]);
  return problem;
}

/** A function that has `draw` run once before the next frame is painted, however often it is called. */
export function oncePerFrame(draw: () => void): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw();
    });
  };
}
