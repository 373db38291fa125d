/** Messages handed to a function, against bare `ws` and `JSON.parse`; and what reading them otherwise costs. */

import * as validators from "../../src/api/validate.ts";
import { connect } from "../../src/client/client.ts";
import type { ClientOptions } from "../../src/client/options.ts";
import { openBaseline } from "./baseline.ts";
import { cpuOf, inTurns, type Peer, report, startPeer } from "./measure.ts";

const channel = "ticker.BTC-PERPETUAL.100ms";
const count = 60_000;

/** Has messages sent until all have come; gives the processor time of this process. */
function receive(peer: Peer, seen: () => number): Promise<number> {
  return cpuOf(async () => {
    const goal = seen() + count;
    peer.process.send({ blast: count });
    while (seen() < goal) await new Promise((resolve) => setTimeout(resolve, 5));
  });
}

/** Each reader has a peer of its own, so that one does not pay for the messages of the others. */
async function readers(): Promise<readonly (() => Promise<number>)[]> {
  const bare = await startPeer();
  let bareSeen = 0;
  const baseline = await openBaseline(bare.url);
  await baseline.subscribe(channel, () => {
    bareSeen++;
  });
  const client = async (options: Partial<ClientOptions>) => {
    const peer = await startPeer();
    let seen = 0;
    const deribit = await connect({ network: { ws: peer.url }, limits: false, ...options });
    await deribit.subscribe(channel, { onData: () => void seen++ });
    return () => receive(peer, () => seen);
  };
  return [
    () => receive(bare, () => bareSeen),
    await client({}),
    await client({ validate: { mode: "all", using: validators } }),
    await client({ validate: { mode: "observe", using: validators } }),
  ];
}

export async function run(): Promise<void> {
  const [bare = 0, ours = 0, checked = 0, observed = 0] = await inTurns(await readers(), 9);
  const perMessage = (cost: number) => (cost / count).toFixed(2);
  report(
    "message to a function, throughput against bare ws",
    `${perMessage(ours)} / ${perMessage(bare)} us = ${(bare / ours).toFixed(2)}`,
    "at least 0.95",
  );
  const more = (cost: number) => `${((cost / ours - 1) * 100).toFixed(1)} % more`;
  report("validation of every message (mode all)", more(checked), "at most 5 %");
  report("validation and a search for drift (mode observe)", more(observed), "at most 5 %");
}
