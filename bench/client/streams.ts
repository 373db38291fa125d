/** What `for await` adds to a function, a message. */
import { openLocal } from "./local.ts";
import { cpuOf, inTurns, report } from "./measure.ts";

const channel = "trades.BTC-PERPETUAL.100ms";
const text = JSON.stringify({ jsonrpc: "2.0", method: "subscription", params: { channel, data: [] } });
const batch = 64;
const batches = 4_000;

/** Nanoseconds a message: frames arrive in batches, as they do from a socket, and each batch is read before the next. */
async function perMessage(deliver: (text: string) => void): Promise<number> {
  const cost = await cpuOf(async () => {
    for (let round = 0; round < batches; round++) {
      for (let index = 0; index < batch; index++) deliver(text);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  return (cost * 1_000) / (batch * batches);
}

export async function run(): Promise<void> {
  const byFunction = await openLocal();
  let seen = 0;
  await byFunction.client.subscribe(channel, { onData: () => void seen++ });
  const byLoop = await openLocal();
  const stream = await byLoop.client.subscribe(channel);
  const reading = (async () => {
    for await (const _ of stream) seen++;
  })();
  const [callback = 0, loop = 0] = await inTurns([() => perMessage(byFunction.text), () => perMessage(byLoop.text)], 9);
  report("`for await` over a function, a message", `${(loop - callback).toFixed(0)} ns more`, "under 150 ns");
  await byLoop.client.close();
  await byFunction.client.close();
  await reading;
}
