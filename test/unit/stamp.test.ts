/** What the client adds to an order before it leaves. */
import { expect, test } from "vitest";
import type { ClientOptions } from "../../src/client/options.ts";
import { createHttpClient } from "../../src/http/client.ts";
import { credentials, openWorld } from "./helpers/client.ts";
import { noAnswer } from "./helpers/exchange.ts";

const aheadMs = 300_000;

/** The params that each method leaves with. */
async function sent(method: string, params: object, options: Partial<ClientOptions> = {}) {
  const { client, exchange } = await openWorld({ credentials, ...options });
  exchange.aheadMs = aheadMs;
  exchange.on("public/get_time", () => 0);
  exchange.on(method, () => noAnswer);
  const asked = client.public.getTime();
  await exchange.clock.advance(1);
  await asked;
  client.call(method, params, { timeoutMs: 5 }).catch(() => {});
  await exchange.clock.advance(1);
  const until = exchange.callsOf(method)[0]?.params["valid_until"];
  const leftMs = typeof until === "number" ? until - aheadMs - exchange.clock.now() : until;
  return { leftMs, label: exchange.callsOf(method)[0]?.params["label"] };
}

const ten = expect.closeTo(10_000, -2);
const own = expect.stringMatching(/^[0-9a-z]{12}-1$/);

test.each([
  ["private/buy", ten, own],
  ["private/sell", ten, own],
  ["private/edit", ten, undefined],
  ["private/edit_by_label", ten, undefined],
  ["private/mass_quote", ten, undefined],
  ["private/cancel", undefined, undefined],
  ["private/close_position", undefined, undefined],
])("by default %s is good for %o, by the clock of the exchange", async (method, leftMs, label) => {
  expect(await sent(method, {})).toEqual({ leftMs, label });
});

test("orderDeadlineMs: false sends neither a time nor a label, and autoLabel a label alone", async () => {
  const off = { orderDeadlineMs: false } as const;
  expect(await sent("private/buy", {}, off)).toEqual({ leftMs: undefined, label: undefined });
  expect(await sent("private/buy", {}, { ...off, autoLabel: true })).toEqual({ leftMs: undefined, label: own });
  expect(await sent("private/buy", {}, { autoLabel: false })).toEqual({ leftMs: ten, label: undefined });
});

test("orders over HTTP are stamped by default as well", async () => {
  const bodies: { readonly params: Readonly<Record<string, unknown>> }[] = [];
  const { exchange } = await openWorld();
  const client = createHttpClient({
    network: { http: "https://exchange.test" },
    credentials: { kind: "bearer", accessToken: "planted-token" },
    clock: exchange.clock,
    limits: false,
    transport: {
      post: async ({ url, body }) => {
        if (url.endsWith("/buy")) bodies.push(JSON.parse(body));
        const us = exchange.clock.now() * 1_000;
        const reply = { jsonrpc: "2.0", id: JSON.parse(body).id, result: {}, usIn: us, usOut: us };
        return { status: 200, contentType: "application/json", body: JSON.stringify(reply) };
      },
    },
  });
  await client.private.buy({ instrument_name: "X", amount: 1, price: 1 });
  expect(bodies[0]?.params).toMatchObject({ label: own, valid_until: exchange.clock.now() + 10_000 });
});
