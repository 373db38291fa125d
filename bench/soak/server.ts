/** The exchange of the soak, in a process of its own: a busy market, and a line that breaks at intervals. */
import { createSimulator } from "../../simulator/simulator.ts";

const [rate = "2500", dropEveryMs = "30000"] = process.argv.slice(2);

const simulator = await createSimulator({ market: { rate: Number(rate) }, credits: false });
const drops = setInterval(() => simulator.faults.add({ kind: "drop" }), Number(dropEveryMs));
process.on("message", (wish: { readonly rate?: number }) => {
  if (wish.rate !== undefined) simulator.exchange.setRate(wish.rate);
});
process.on("disconnect", () => {
  clearInterval(drops);
  void simulator.close();
});
process.send?.({ url: simulator.url, instruments: [...simulator.exchange.instruments().keys()] });
