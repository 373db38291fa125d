/** Reads messages that come as fast as they are read: processor time a message. */
import type { Note } from "../contenders/contender.ts";
import { cpuUs, type Work } from "./work.ts";

export const feed: Work = {
  async open(contender, url, setup) {
    let seen = 0;
    let last = 0;
    let goal = 0;
    let best: readonly [number | undefined, number | undefined] = [undefined, undefined];
    let arrived = (): void => {};
    const note: Note = (timestamp, bid, ask) => {
      if (timestamp !== last) seen++;
      last = timestamp;
      if (timestamp !== goal) return;
      best = [bid, ask];
      arrived();
    };
    await contender.read?.(url, setup, note);
    return async (order, say) => {
      goal = order?.goal ?? 0;
      seen = 0;
      const done = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const before = cpuUs();
      say();
      await done;
      const spent = cpuUs() - before;
      if (setup.into === "book" && `${best}` !== `${order?.best}`)
        throw new Error(`The book ends with the best prices ${best}, and those of the exchange are ${order?.best}.`);
      return { spent, seen };
    };
  },
  async direct({ begin, next, server, prepare, share }, { messages = 40_000 }) {
    const count = Math.ceil(messages * share);
    await begin(await prepare(count));
    server({ go: true });
    const { spent = 0, seen = 0 } = (await next()) as Record<string, number>;
    return { cpu: spent / count, seen: seen / count };
  },
};
