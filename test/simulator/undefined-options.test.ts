import { createClient } from "deribit-rpc";
import { expect, test } from "vitest";
import { createSimulator, createStorm, createVirtualClock } from "../../simulator/index.ts";

const key = { clientId: "id", clientSecret: "secret", name: "main", maxScope: "account:read trade:read_write" };

test("what is undefined counts as left out: in accounts, caps, faults, pools and markets", async () => {
  const clock = createVirtualClock();
  const settings = {
    seed: undefined,
    listen: undefined,
    numbers: undefined,
    testnet: undefined,
    tokenLifetimeS: undefined,
  };
  const simulator = await createSimulator({
    ...settings,
    clock,
    credits: { trading: undefined },
    latencies: { matching: undefined, private: undefined },
    networkDelayMs: undefined,
    market: { rate: undefined, liquidity: undefined, prices: undefined, outOfBand: undefined },
    faults: [{ kind: "close", code: 1001, reason: undefined, method: undefined, afterMs: 10 ** 9, forMs: undefined }],
    onProblem: undefined,
    accounts: [
      {
        userId: 1,
        username: "one",
        keys: [{ ...key, publicKey: undefined }],
        balances: { BTC: 1 },
        tier: undefined,
        caps: { openOrders: undefined, futureOrders: undefined },
        totpSecret: undefined,
        mainUserId: undefined,
      },
    ],
  });
  const { transport, url } = simulator;
  const client = createClient({
    network: { ws: url, http: undefined },
    credentials: { kind: undefined, clientId: key.clientId, clientSecret: key.clientSecret },
    scope: undefined,
    timeoutMs: undefined,
    reconnect: { backoff: { kind: "exponential", firstMs: undefined, maxMs: undefined }, attempts: undefined },
    limits: { orders: undefined, tier: undefined, pools: { trading: undefined } },
    validate: undefined,
    transport,
    clock,
  });
  const run = (async () => {
    await client.open();
    const { order } = await client.private.buy({
      instrument_name: "BTC-PERPETUAL",
      amount: 10,
      price: 1_000,
      label: undefined,
      post_only: undefined,
    });
    const book = await client.subscribe("book.BTC-PERPETUAL.100ms", { onGap: undefined, overflow: undefined });
    await client.close();
    return [order.order_state, order.post_only, book.dropped];
  })();
  expect(await clock.until(run)).toEqual(["open", false, 0]);
});

test("a storm of undefined kinds is one of all kinds", () => {
  const options = { durationMs: 1_000, count: 5 };
  expect(createStorm(1, { ...options, kinds: undefined })).toEqual(createStorm(1, options));
});
