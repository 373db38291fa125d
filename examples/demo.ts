/** `npm run demo`: the whole product in one run, without a network. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { generate } from "../codegen/generate/pipeline.ts";
import { Diagnostics } from "../codegen/tools/diagnostics.ts";
import { readTree, replaceTree } from "../codegen/tools/tree.ts";
import { createSimulator } from "../simulator/index.ts";
import { channels, connect, isDeribitError } from "../src/index.ts";

const started = performance.now();
const top = join(import.meta.dirname, "..");
const instrument_name = "BTC-PERPETUAL";

title("1. The SDK is generated from the schemas");
const folder = await mkdtemp(join(tmpdir(), "deribit-rpc-"));
try {
  const { files, coverage } = await generate(await readTree(join(top, "schemas")), new Diagnostics());
  await replaceTree(join(folder, "generated"), files);
  const fresh = await readTree(join(folder, "generated"));
  const same = isDeepStrictEqual(fresh, await readTree(join(top, "generated")));
  line(
    "generated",
    `${coverage.methods.all} methods, ${coverage.channels.all} channels, ${Object.keys(fresh).length} files`,
  );
  line("equal to generated/", same ? "yes, byte for byte" : "NO: run `npm run codegen -- generate`");
  if (!same) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

title("2. An offline Deribit starts");
await using exchange = await createSimulator({ checkOutgoing: true });
line("listening", exchange.url);

title("3. A client connects and signs in");
await using deribit = await connect({
  network: { ws: exchange.url, http: exchange.httpUrl },
  credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
});
line("state", deribit.state.name);
line("granted scope", deribit.grant?.scope.join(" ") ?? "none");
const { equity } = await deribit.private.getAccountSummary({ currency: "BTC" });
line("equity", `${equity} BTC`);

title("4. A book streams");
const book = await deribit.subscribe(channels.book({ instrument_name, interval: "raw" }));
let messages = 0;
for await (const { type, change_id, prev_change_id, bids, asks } of book) {
  const chain = prev_change_id === undefined ? `${change_id}` : `${prev_change_id} -> ${change_id}`;
  line(type ?? "", `${String(bids.length).padStart(3)} bids, ${String(asks.length).padStart(3)} asks, change ${chain}`);
  if (++messages === 5) break;
}

title("5. An order lives");
const orders = await deribit.subscribe("user.orders.any.any.raw");
const { best_bid_price, index_price } = await deribit.public.ticker({ instrument_name });
const price = Math.round((best_bid_price ?? index_price) * 0.98);
const placed = await deribit.private.buy({ instrument_name, amount: 100, price, label: "demo-1", post_only: true });
line("placed", describe(placed.order));
const { order_id } = placed.order;
const edited = await deribit.private.edit({ order_id, amount: 200, price: price - 10 });
line("edited", describe(edited.order));
line("cancelled", describe(await deribit.private.cancel({ order_id })));
let heard = 0;
for await (const order of orders) {
  line("heard", describe(order));
  if (++heard === 3) break;
}

title("6. A refusal is typed");
try {
  await deribit.private.cancel({ order_id });
} catch (error) {
  if (!isDeribitError(error, "rpc")) throw error;
  line("message", error.message);
  line("outcome", error.outcome);
}

console.log(`\nDone in ${((performance.now() - started) / 1000).toFixed(1)} s.`);

function title(text: string): void {
  console.log(`\n${text}`);
}

function line(name: string, text: string): void {
  console.log(`   ${name.padEnd(20)} ${text}`);
}

function describe(order: {
  order_state: string;
  direction: string;
  amount?: number;
  price: number | string;
  order_id: string;
}): string {
  return `${order.order_state}: ${order.direction} ${order.amount ?? "?"} at ${order.price} (${order.order_id})`;
}
