/** A trader that will be killed. It looks up what the one before it left, then trades as fast as it can. */
import { createRandom } from "../../simulator/determinism/random.ts";
import { connect } from "../../src/index.ts";
import { sqliteJournal } from "../../src/journal/entry.ts";

const [url = "", file = "", credentials = "", seed = "1", mode = "trade"] = process.argv.slice(2);
const [clientId = "", clientSecret = ""] = credentials.split(":");

const chance = createRandom(Number(seed));

const journal = sqliteJournal(file);
const deribit = await connect({
  network: { ws: url },
  credentials: { clientId, clientSecret },
  journal,
  orderDeadlineMs: 300,
  limits: false,
});
const fates = deribit.recovered.map(({ method, resolution: { fate } }) => ({ method, fate }));
process.stdout.write(`${JSON.stringify(fates)}\n`);

/** Ids of orders that may be open. */
const open: string[] = [];
const instrument_name = "BTC-PERPETUAL";

async function act(): Promise<void> {
  const luck = chance();
  const order_id = open[Math.floor(chance() * open.length)];
  // Each price is used once in a run, as good as: an edit is known by it.
  const price = 20_000 + Math.floor(chance() * 40_000) / 2;
  if (luck < 0.6 || order_id === undefined) {
    const { order } = await deribit.private.buy({ instrument_name, amount: 10, price, post_only: true });
    open.push(order.order_id);
  } else if (luck < 0.8) {
    await deribit.private.edit({ order_id, amount: 10, price, post_only: true });
  } else if (luck < 0.98) {
    await deribit.private.cancel({ order_id });
  } else {
    open.length = 0;
    await deribit.private.cancelAll();
  }
}

/** Trades until the end of the process. What is refused, as a cancel of what was cancelled, is nothing to a trader. */
async function trade(): Promise<never> {
  for (;;) await act().catch(() => {});
}

if (mode === "trade") {
  await Promise.all(Array.from({ length: 4 }, trade));
} else {
  await deribit.close();
  journal.close();
}
