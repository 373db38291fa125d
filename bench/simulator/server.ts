/**
 * The simulator of the built package in a process of its own, so that the client's work is not counted as its own.
 * Its argument is the path of the module.
 */
import type { createSimulator as Create } from "../../simulator/simulator.ts";

const seconds = 5;
/** Prints that the market makes in one turn of the event loop. */
const burst = 200;

const { createSimulator } = (await import(process.argv[2] ?? "")) as { createSimulator: typeof Create };
const simulator = await createSimulator({
  credits: false,
  backlogLimit: Number.POSITIVE_INFINITY,
  market: { rate: 0, liquidity: false },
});
process.send?.({ url: simulator.url });

process.on("message", (order) => {
  if (order === "cpu") process.send?.({ cpuMs: cpuMs() });
  else if (order === "trade") trade(performance.now() + seconds * 1000, simulator.stats.notifications);
  else process.exit(0);
});

/** Work of this process so far, in milliseconds of one core. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Two accounts trade with each other as fast as they can; every trade makes several notifications. */
function trade(untilMs: number, before: number): void {
  const callers = [1001, 2001].map((userId) => ({
    userId,
    connection: "bench",
    cancelOnDisconnect: false,
    scopes: ["trade:read_write"],
  }));
  const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000 };
  for (let round = 0; round < burst; round += 1) {
    simulator.exchange.handle("private/buy", callers[round % 2], order);
    simulator.exchange.handle("private/sell", callers[(round + 1) % 2], order);
  }
  if (performance.now() < untilMs) setImmediate(() => trade(untilMs, before));
  else process.send?.({ notifications: simulator.stats.notifications - before });
}
