/** The process of one contender. Arguments: its name, the address of the exchange, the work, and a share of it. */
import { once } from "node:events";
import { load, type Name } from "./contenders/index.ts";
import type { Prepared, Setup } from "./orders.ts";
import { loadWork, type WorkName } from "./works/index.ts";

const [name = "ws", url = "", work = "feed", share = "1"] = process.argv.slice(2);

process.on("disconnect", () => process.exit());
const [setup] = (await once(process, "message")) as [Setup];
const { open } = await loadWork(work as WorkName);
const round = await open(await load(name as Name), url, setup, Number(share));
process.on("message", async (order: { readonly prepared?: Prepared }) => {
  process.send?.(await round(order.prepared, () => process.send?.("begun")));
});
process.send?.("ready");
