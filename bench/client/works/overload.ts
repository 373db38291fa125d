/** Reads tickers that come at a rate, while a strategy takes its time over each: how old a ticker is when it gets it. */
import { quantile } from "simple-statistics";
import type { Work } from "./work.ts";

const forMs = 1_000;

export const overload: Work = {
  async open(contender, url, setup) {
    const { strategyUs = 80 } = setup;
    return async (_, say) => {
      const ages: number[] = [];
      const close = await contender.read?.(url, setup, (timestamp) => {
        ages.push(Date.now() - timestamp);
        const began = performance.now();
        while ((performance.now() - began) * 1_000 < strategyUs);
      });
      say();
      // The window alone counts, and not the queue that is left behind it.
      await new Promise((resolve) => setTimeout(resolve, forMs));
      close?.();
      const [p50 = 0, p99 = 0] = quantile(ages, [0.5, 0.99]);
      return { p50, p99, seen: ages.length };
    };
  },
  async direct({ begin, next, server }, { perSecond = 10_000 }) {
    await begin(undefined);
    server({ offer: { perSecond, forMs } });
    return (await next()) as Record<string, number>;
  },
};
