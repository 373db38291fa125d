/** Makes calls, a number of them at a time: processor time a call, and how long a round trip takes. */
import { quantile } from "simple-statistics";
import { cpuUs, type Work } from "./work.ts";

export const calls: Work = {
  async open(contender, url, { method = "public/test", inFlight = 1, calls: total = 6_000 }, share) {
    const call = await contender.call?.(url);
    if (call === undefined) throw new Error("This contender makes no calls.");
    const count = Math.ceil(total * share);
    const times = new Float64Array(count);
    return async () => {
      let made = 0;
      const lane = async (): Promise<void> => {
        while (made < count) {
          const index = made++;
          const began = performance.now();
          await call(method);
          times[index] = (performance.now() - began) * 1_000;
        }
      };
      const before = cpuUs();
      await Promise.all(Array.from({ length: inFlight }, lane));
      const cpu = (cpuUs() - before) / count;
      const [p50 = 0, p90 = 0, p99 = 0, p999 = 0] = quantile([...times], [0.5, 0.9, 0.99, 0.999]);
      return { cpu, p50, p90, p99, p999 };
    };
  },
  direct: async ({ begin }) => (await begin(undefined)) as Record<string, number>,
};
