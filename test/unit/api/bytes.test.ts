/** Messages whose transport hands over bytes: how they were read is counted, and what readers get is the same. */
import { expect, test } from "vitest";
import { createClient } from "../../../src/client/client.ts";
import type { DriftEvent } from "../../../src/index.ts";
import type { SocketHandlers, Transport } from "../../../src/transport/transport.ts";

const channel = "deribit_price_index.btc_usd";
const family = "deribit_price_index.{index_name}";
const written = (price: string, name = "btc_usd"): string =>
  `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":{"timestamp":1,"price":${price},"index_name":"${name}"}}}`;
const reordered = `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":{"price":3.5,"timestamp":1,"index_name":"btc_usd"}}}`;

/** A client that reads the channel over a line of this process. */
async function openLine(overflow?: "latest") {
  let handlers: SocketHandlers | undefined;
  const hand = (text: string): void => {
    if (handlers?.onBytes?.(new TextEncoder().encode(text)) !== true) handlers?.onText(text);
  };
  const transport: Transport = {
    connect(_, given) {
      handlers = given;
      queueMicrotask(() => given.onOpen());
      return {
        send: (text) => {
          const { id, params } = JSON.parse(text);
          queueMicrotask(() => hand(`{"jsonrpc":"2.0","id":${id},"result":${JSON.stringify(params.channels ?? {})}}`));
        },
        close: (code, reason) => queueMicrotask(() => given.onClose({ code, reason })),
        terminate: () => {},
      };
    },
  };
  const client = createClient({ network: { ws: "ws://line" }, heartbeatMs: false, limits: false, transport });
  const drift: DriftEvent[] = [];
  client.on("drift", (event) => drift.push(event));
  await client.open();
  const seen: unknown[] = [];
  await client.subscribe(channel, { onData: (data) => void seen.push(data), ...(overflow && { overflow }) });
  return { client, hand, seen, drift };
}

test("a known order is read from bytes, any other from its text, and both are counted", async () => {
  const { client, hand, seen, drift } = await openLine();
  hand(written("60000.5"));
  hand(reordered);
  hand(written("6.0e4", "btc\\u005fusd"));
  expect(seen).toEqual([
    { timestamp: 1, price: 60000.5, index_name: "btc_usd" },
    { timestamp: 1, price: 3.5, index_name: "btc_usd" },
    { timestamp: 1, price: 60000, index_name: "btc_usd" },
  ]);
  expect(client.stats.parsed).toEqual({ [family]: { fast: 1, slow: 2 } });
  expect(drift).toEqual([]);
  await client.close();
});

test("an order that stays unknown is reported as drift, once; single exceptions are not", async () => {
  const { client, hand, drift } = await openLine();
  for (let round = 0; round < 99; round++) hand(reordered);
  hand(written("1.0"));
  for (let round = 0; round < 99; round++) hand(reordered);
  expect(drift).toEqual([]);
  hand(reordered);
  hand(reordered);
  expect(drift).toMatchObject([{ where: family, severity: "added" }]);
  await client.close();
});

test("of superseded messages the newest alone is read", async () => {
  const { client, hand, seen } = await openLine("latest");
  for (const price of ["1.0", "2.0", "3.0"]) hand(written(price));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(seen).toEqual([{ timestamp: 1, price: 3, index_name: "btc_usd" }]);
  expect(client.stats.parsed).toEqual({ [family]: { fast: 1, slow: 0 } });
  await client.close();
});

test("a frame that was damaged on its way is reported as its text would be", async () => {
  const { client, hand, seen } = await openLine();
  hand(written("1.0").slice(0, -1));
  expect(seen).toEqual([]);
  expect(client.stats.unhandled.garbage).toBe(1);
  await client.close();
});
