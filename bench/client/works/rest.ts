/** What a process holds that reads one quiet channel. */
import { heapAfterGc } from "../heap.ts";
import type { Work } from "./work.ts";

export const rest: Work = {
  async open(contender, url, setup) {
    await contender.read?.(url, setup, () => {});
    return async () => ({ heap: heapAfterGc() / 1e6, resident: process.memoryUsage.rss() / 1e6 });
  },
  direct: async ({ begin }) => (await begin(undefined)) as Record<string, number>,
};
