/** What an exchange owes to every client: connecting, reading, and saying no. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fetchTransport } from "../../src/transport/fetch.ts";
import { askBare, isReachable, place, type Visitor, visit, visitByHttp } from "./client.ts";
import { factsOf } from "./facts.ts";
import { type Facts, instrument_name, publicReads } from "./reads.ts";

describe.skipIf(!isReachable)("every client", () => {
  let visitor: Visitor;
  let facts: Facts;
  beforeAll(async () => {
    visitor = await visit("anonymous");
    facts = await factsOf(visitor.client);
  });
  afterEach((context) => visitor.note(context));
  afterAll(() => visitor?.client.close());

  test("a connection is ready when connect resolves", () => {
    expect(visitor.client.state.name).toBe("ready");
  });

  test.for(Object.entries(publicReads))("%s answers", async ([method, paramsOf], { skip }) => {
    const params = paramsOf(facts) ?? skip("there is nothing to ask about");
    expect(await visitor.client.call(method, params)).toBeDefined();
  });

  test("a book begins with a snapshot, and its changes follow each other", async () => {
    const book = await visitor.client.orderBook(instrument_name);
    expect(book.live?.bestBid?.price).toBeLessThan(book.live?.bestAsk?.price ?? 0);
    await book.close();
  });

  test("an unknown method is -32601", async () => {
    await expect(visitor.client.call("public/no_such_method")).rejects.toMatchObject({ kind: "rpc", code: -32_601 });
  });

  test("a wrong parameter is -32602, and is named", async () => {
    const call = visitor.client.call("public/ticker", { instrument_name: "NO-SUCH-THING" });
    await expect(call).rejects.toMatchObject({ kind: "rpc", code: -32_602, details: { param: "instrument_name" } });
  });

  test("a missing parameter is -32602, and is named", async () => {
    const call = visitor.client.call("public/ticker", {} as never);
    await expect(call).rejects.toMatchObject({ kind: "rpc", code: -32_602, details: { param: "instrument_name" } });
  });

  test("a private method without signing in is 13009", async () => {
    expect(await askBare("private/get_positions", {})).toMatchObject({ error: { code: 13_009 } });
  });

  test("a raw channel without signing in is refused, with the reason", async () => {
    const params = { channels: [`book.${instrument_name}.raw`] };
    expect(await askBare("public/subscribe", params)).toMatchObject({ error: { code: 13_778 } });
  });

  test("over HTTP the same calls are answered", async () => {
    const http = visitByHttp("anonymous");
    expect(await http.public.getTime()).toBeGreaterThan(facts.now);
    expect(await http.public.ticker({ instrument_name })).toMatchObject({ instrument_name });
  });

  test("over HTTP a wrong parameter is -32602, too", async () => {
    const call = visitByHttp("anonymous").call("public/ticker", { instrument_name: "NO-SUCH-THING" });
    await expect(call).rejects.toMatchObject({ kind: "rpc", code: -32_602, details: { param: "instrument_name" } });
  });

  test("over HTTP a private method without signing in is 13009", async () => {
    const { status, body } = await fetchTransport.post({
      url: `${place.http}/private/get_positions`,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "private/get_positions", params: {} }),
    });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 13_009 } });
  });
});
