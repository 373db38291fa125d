/** Secrets planted in every kind of frame, cut at every byte: no event, no error and no diagnostics channel shows one. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { ending, makeWorld } from "../helpers/client.ts";
import { noAnswer, Refused, tokens } from "../helpers/exchange.ts";

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
  expect(seen.some((line) => line.includes("public/auth"))).toBe(true);
  expect([...seen, inspect(opened.error)].find((line) => line.includes(secret))).toBeUndefined();
});
