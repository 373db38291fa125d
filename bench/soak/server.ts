/** The exchange of the soak, in a process of its own: a market at the needed rate, and a line that breaks on command. */
import { createSimulator } from "../../simulator/simulator.ts";
import type { Word } from "./exchange.ts";
import { Governor } from "./governor.ts";

const governMs = 3_000;

const governor = new Governor(Number(process.argv[2]));
const simulator = await createSimulator({ market: { rate: governor.actions }, credits: false });

let [seen, seenMs] = [0, performance.now()];
const governing = setInterval(() => {
  const { notifications } = simulator.stats;
  const nowMs = performance.now();
  const isChanged = governor.measured(((notifications - seen) / (nowMs - seenMs)) * 1_000);
  if (isChanged && seen > 0) simulator.exchange.setRate(governor.actions);
  [seen, seenMs] = [notifications, nowMs];
}, governMs);

let processor = process.cpuUsage();
process.on("message", (word: Word) => {
  if (word === "break") simulator.faults.add({ kind: "drop" });
  else {
    const { user, system } = process.cpuUsage(processor);
    processor = process.cpuUsage();
    process.send?.({ processorMs: (user + system) / 1_000 });
  }
});
// Ctrl-C reaches both processes: the client ends first.
process.on("SIGINT", () => {});
process.on("disconnect", () => {
  clearInterval(governing);
  void simulator.close();
});
process.send?.({ url: simulator.url, instruments: [...simulator.exchange.instruments().keys()] });
