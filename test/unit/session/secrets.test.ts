/** Secrets planted in every kind of frame, cut at every byte: no event, no error and no diagnostics channel shows one. */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import * as validators from "../../../src/api/validate.ts";
import { shownText } from "../../../src/errors/redact.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { ending, makeWorld, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused, ScriptedExchange, tokens } from "../helpers/exchange.ts";

const secret = "5ecretA9zQ";
const access = "1760000900000.a1B2c3D4.AcceSSt0k3nTail77";
const refresh = "1760604800000.e5F6g7H8.RefreSHt0k3nTail88";
/** Parts that give a secret away when it is cut. */
const telltales = [secret, "AcceSSt0k", "t0k3nTail77", "a1B2c3D4", "RefreSHt0k", "t0k3nTail88", "e5F6g7H8", "5ecretA9"];

const granted = tokens(access, refresh);
const us = { usIn: 1, usOut: 2, usDiff: 1, testnet: true };
const frames: Readonly<Record<string, object>> = {
  "an answer without id": { jsonrpc: "2.0", result: granted, ...us },
  "an answer with the id of nothing": { jsonrpc: "2.0", id: 99_999, result: granted, ...us },
  "an answer with a secret as id": { jsonrpc: "2.0", id: secret, result: granted, ...us },
  "an error without id": { jsonrpc: "2.0", error: { code: 13004, message: `bad ${secret}`, data: granted }, ...us },
  "an error with an unknown id": { jsonrpc: "2.0", id: 99_999, error: { code: 1, message: secret, data: access } },
  "an echo of a call": {
    jsonrpc: "2.0",
    id: 5,
    method: "public/auth",
    params: { client_secret: secret, refresh_token: refresh },
  },
  "a message of a channel": {
    jsonrpc: "2.0",
    method: "subscription",
    params: { channel: `book.${secret}`, data: access },
  },
  "a message without a channel": { jsonrpc: "2.0", method: "subscription", params: { access_token: access } },
  "a heartbeat": { jsonrpc: "2.0", method: "heartbeat", params: { type: secret, token: access } },
  "a list": [granted] as object,
  "a message of another kind": { [secret]: access, password: refresh },
};

function spy(): { readonly seen: string[]; stop(): void } {
  const seen: string[] = [];
  const names = ["state", "step", "grant", "authFailure", "gap", "refused", "drift", "unhandled", "call"];
  const note = (message: unknown): void => void seen.push(inspect(message, { depth: 8, showHidden: true }));
  for (const name of names) subscribe(`deribit-rpc:${name}`, note);
  return { seen, stop: () => names.forEach((name) => void unsubscribe(`deribit-rpc:${name}`, note)) };
}

test.each(Object.entries(frames))("%s, cut at every byte from both ends, shows nothing", async (_, frame) => {
  const { seen, stop } = spy();
  const world = makeWorld({ credentials: { clientId: "id-1", clientSecret: secret } });
  world.client.on("unhandled", (event) => seen.push(inspect(event), JSON.stringify(event)));
  const opened = world.client.open();
  await world.exchange.clock.advance(50);
  await opened;
  const text = JSON.stringify(frame);
  for (let at = 0; at <= text.length; at++) {
    world.exchange.text(text.slice(0, at));
    world.exchange.text(text.slice(at));
    world.exchange.text(text.slice(0, at) + text.slice(at + 1));
  }
  await world.exchange.clock.advance(10);
  stop();
  expect(seen.length).toBeGreaterThan(text.length);
  const shown = seen.find((line) => telltales.some((telltale) => line.includes(telltale)));
  expect(shown).toBeUndefined();
});

test.each([
  ["is garbage", `{"jsonrpc":"2.0","id":3,"result":{"access_token":"${access}`],
  ["has no id", JSON.stringify({ jsonrpc: "2.0", result: granted })],
  ["has no token", JSON.stringify({ jsonrpc: "2.0", id: 3, result: { refresh_token: refresh } })],
  [
    "has a token of another type",
    JSON.stringify({ jsonrpc: "2.0", id: 3, result: { ...granted, expires_in: secret } }),
  ],
])("an answer to signing in that %s shows nothing, wherever it is reported", async (_, text) => {
  const { seen, stop } = spy();
  const world = makeWorld({ credentials: { clientId: "id-1", clientSecret: secret }, openTimeoutMs: 20_000 });
  world.exchange.on("public/auth", (_call, exchange) => {
    exchange.text(text);
    return noAnswer;
  });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(30_000);
  stop();
  const all = [...seen, inspect(opened.error, { depth: 8 }), JSON.stringify(opened.error)];
  expect(opened.ends).toBe(1);
  expect(all.find((line) => telltales.some((telltale) => line.includes(telltale)))).toBeUndefined();
});

test("a refusal that repeats what was sent shows nothing on the diagnostics channel of calls", async () => {
  const { seen, stop } = spy();
  const world = makeWorld({ credentials: { clientId: "id-1", clientSecret: secret }, openTimeoutMs: 5_000 });
  world.exchange.on("public/auth", ({ params }) => {
    throw new Refused(11050, JSON.stringify(params), { reason: secret, ...params });
  });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(10_000);
  stop();
  const signedIn = seen.filter((line) => line.includes("public/auth"));
  expect(signedIn.length).toBeGreaterThan(0);
  // Plain words of a refusal could be cut out of what was sent: none of them is published.
  expect(signedIn.filter((line) => /error: (?!undefined)/.test(line))).toEqual([]);
  expect([...seen, inspect(opened.error)].find((line) => line.includes(secret))).toBeUndefined();
});

/** Every text that is left of one when it is cut anywhere, from either end, or has garbage put into it. */
function* spoilt(text: string): Generator<string> {
  for (let at = 0; at <= text.length; at++) {
    yield text.slice(0, at);
    yield text.slice(at);
    yield `${text.slice(0, at)}\u0000\ufffd${text.slice(at)}`;
    yield `${text.slice(0, at)}\\${text.slice(at)}`;
  }
}

function leak(shown: unknown): string | undefined {
  const line = `${inspect(shown, { depth: 12, showHidden: true })} ${JSON.stringify(shown)} ${String(shown)}`;
  return telltales.find((telltale) => line.includes(telltale));
}

test.each(["its words", "its data", "members of its data"])(
  "an error that repeats a call with a token in %s shows nothing of it, whole or in pieces",
  async (where) => {
    const { seen, stop } = spy();
    const { client, exchange } = await openWorld({ credentials: { kind: "bearer", accessToken: access } });
    const hex = "c0ffee00c0ffee11";
    const sent = { jsonrpc: "2.0", params: { access_token: access, client_secret: hex, refresh_token: refresh } };
    const params = {
      client_secret: secret,
      password: "hunter2hunter2",
      nested: [{ Authorization: `bearer ${access}` }],
    };
    let left = "";
    exchange.on("private/get_positions", () => {
      if (where === "its words") throw new Refused(11050, left);
      throw new Refused(11050, "bad_request", where === "its data" ? { reason: left } : { ...sent, params });
    });
    const texts = where === "members of its data" ? [""] : spoilt(JSON.stringify(sent));
    for (const text of texts) {
      left = text;
      const call = ending(client.private.getPositions({}));
      await exchange.clock.advance(1);
      expect(call.error).toMatchObject({ kind: "rpc", code: 11050 });
      expect([text, leak(call.error)]).toEqual([text, undefined]);
      expect(call.error?.message).not.toMatch(/ffee00|ffee11/);
    }
    stop();
    expect(seen.find((line) => telltales.some((telltale) => line.includes(telltale)))).toBeUndefined();
    expect(seen.join()).not.toContain("hunter2");
  },
);

test.each([["n{".repeat(500)], ["[".repeat(50_000)], ["x".repeat(1_000_000)], [JSON.stringify([granted]).repeat(100)]])(
  "of a long frame, no more than its first characters are shown",
  async (text) => {
    const { client, exchange } = await openWorld({ credentials: { clientId: "id-1", clientSecret: secret } });
    const events: unknown[] = [];
    client.on("unhandled", (event) => events.push(event));
    exchange.text(text);
    expect(events).toMatchObject([{ what: "garbage" }]);
    expect(JSON.stringify(events).length).toBeLessThan(500);
    expect(leak(events)).toBeUndefined();
  },
);

test("the words of an exchange that are no piece of a frame are shown as they came", async () => {
  const { client, exchange } = await openWorld({ credentials: { clientId: "id-1", clientSecret: secret } });
  const data = {
    reason: "must be a multiple of contract size (10.0)",
    param: "amount",
    wait: 3,
    list: ["BTC-29DEC23-40000-C"],
  };
  exchange.on("private/get_positions", () => {
    throw new Refused(-32602, "Invalid params", data);
  });
  const call = ending(client.private.getPositions({}));
  await exchange.clock.advance(1);
  expect(call.error).toMatchObject({
    data,
    message: expect.stringContaining("must be a multiple of contract size (10.0)"),
  });
});

test("over HTTP, an error that repeats the headers of the call shows no token", async () => {
  const world = new ScriptedExchange();
  const client = createHttpClient({
    network: { http: "https://exchange.test" },
    credentials: { clientId: "id-1", clientSecret: secret },
    clock: world.clock,
    transport: {
      post: async ({ url, headers, body }) => {
        const { id } = JSON.parse(body);
        const isAuth = url.endsWith("public/auth");
        const sent = JSON.stringify({ headers, body });
        const error = { code: 11050, message: sent, data: { headers, sent, reason: sent } };
        const reply = { jsonrpc: "2.0", id, ...us, ...(isAuth ? { result: granted } : { error }) };
        return { status: isAuth ? 200 : 400, contentType: "application/json", body: JSON.stringify(reply) };
      },
    },
  });
  const call = ending(client.private.getPositions({}));
  await world.clock.advance(100);
  expect(call.error).toMatchObject({ kind: "rpc", code: 11050 });
  expect(leak(call.error)).toBeUndefined();
});

test("a socket that ends with a secret as its reason, and a scope that is a token, show nothing", async () => {
  const { seen, stop } = spy();
  const exchange = new ScriptedExchange();
  exchange.on("public/auth", () => ({ ...granted, scope: `trade:read ${access}` }));
  const { client } = await openWorld({ credentials: { clientId: "id-1", clientSecret: secret } }, exchange);
  expect(client.grant?.scope).toEqual(["trade:read", "..."]);
  for (const reason of [access, `token ${refresh} ended`, JSON.stringify(granted)]) {
    exchange.drop(1008, reason);
    expect([reason, leak(client.state)]).toEqual([reason, undefined]);
    await exchange.clock.advance(1_000);
  }
  stop();
  expect(seen.find((line) => telltales.some((telltale) => line.includes(telltale)))).toBeUndefined();
});

test.each(["all", "observe"] as const)(
  "what does not fit the schemas shows no value, with validate: %s",
  async (mode) => {
    const { seen, stop } = spy();
    const { client, exchange } = await openWorld({
      credentials: { clientId: "id-1", clientSecret: secret },
      validate: { mode, using: validators },
    });
    exchange.on("private/list_api_keys", () => [
      { client_secret: 5, client_id: [secret], enabled: access, [access]: refresh },
    ]);
    const call = ending(client.private.listApiKeys({}));
    const book = ending(client.subscribe("ticker.X.100ms", { onData: () => {} }));
    await exchange.clock.advance(5);
    exchange.push("ticker.X.100ms", { state: access, instrument_name: [refresh], [access]: { [secret]: 1 } });
    await exchange.clock.advance(5);
    stop();
    expect([call.ends, book.ends]).toEqual([1, 1]);
    expect(mode === "observe" ? client.stats.drift.length : 1).toBeGreaterThan(0);
    expect(leak([call.error, client.stats])).toBeUndefined();
    expect(seen.find((line) => telltales.some((telltale) => line.includes(telltale)))).toBeUndefined();
  },
);

test.each([
  ["1767945720359.HsaJZSZN", "..."],
  ["1767945720359.HsaJZSZN.l5T-OZw3142", "..."],
  ["ab1CdeFgh.book", "..."],
  ["token.l5T-OZw3142D", "..."],
  ["book.BTC-PERPETUAL.100ms", "book.BTC-PERPETUAL.100ms"],
  ["user.orders.BTC-27MAR26-100000-C.raw", "user.orders.BTC-27MAR26-100000-C.raw"],
])("of the word %s is shown: %s", (word, shown) => {
  expect(shownText(`what about ${word} then`)).toBe(`what about ${shown} then`);
});
