/** Processor time of a call, against one written by hand, with 1, 16 and 256 in flight. */
import { connect } from "../../src/client/client.ts";
import { openBaseline } from "./baseline.ts";
import { cpuOf, inTurns, report, startPeer } from "./measure.ts";

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000, label: "mm-1", post_only: true };
const cancelAll = "private/cancel_all_by_instrument";
const goals = [
  [1, 1.1],
  [16, 0.9],
  [256, 0.6],
] as const;

/** Makes calls, a number of them at a time, each followed by the next. */
async function drive(call: () => Promise<unknown>, count: number, inFlight: number): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

export async function run(): Promise<void> {
  const peer = await startPeer();
  const baseline = await openBaseline(peer.url);
  const client = await connect({
    network: { ws: peer.url },
    credentials: { clientId: "a", clientSecret: "b" },
    limits: false,
  });
  const instrument = { instrument_name: order.instrument_name };
  const kinds = [
    [
      "short answer",
      () => baseline.call(cancelAll, instrument),
      () => client.private.cancelAllByInstrument(instrument),
    ],
    ["order", () => baseline.call("private/buy", order), () => client.private.buy(order)],
  ] as const;
  for (const [kind, byHandCall, ourCall] of kinds) {
    for (const [inFlight, goal] of goals) {
      const count = inFlight === 1 ? 6_000 : 30_000;
      const cost = (call: () => Promise<unknown>) => cpuOf(() => drive(call, count, inFlight));
      const [byHand = 0, ours = 0] = await inTurns([() => cost(byHandCall), () => cost(ourCall)], 9);
      const figures = `${(ours / count).toFixed(1)} / ${(byHand / count).toFixed(1)} us = ${(ours / byHand).toFixed(2)}`;
      report(`call (${kind}), ${inFlight} in flight, against by hand`, figures, `at most ${goal}`);
    }
  }
  baseline.close();
  await client.close();
  peer.process.kill();
}
