import { expect, test } from "vitest";
import { protocol } from "../../../src/deribit/protocol.ts";
import { Router } from "../../../src/protocol/router.ts";

function makeRouter() {
  const seen: string[] = [];
  const router = new Router<string>(protocol, {
    onReply: (id) => {
      seen.push(`reply ${id}`);
      queueMicrotask(() => seen.push(`code behind ${id}`));
      return true;
    },
    find: (channel) => (channel.startsWith("x") ? channel : undefined),
    mayDefer: () => true,
    defers: (topic) => topic === "x.deferred",
    onHeld: (topic) => seen.push(`text ${topic}`),
    onNotification: (topic, { data }) => seen.push(`${topic} ${data}`),
    onAnonymousError: () => false,
    onPing: () => seen.push("ping"),
    onStray: ({ what }) => seen.push(what),
  });
  const notify = (channel: string, data: number) =>
    router.onText(JSON.stringify({ jsonrpc: "2.0", method: "subscription", params: { channel, data } }));
  return { router, seen, notify };
}

test("members are found in any order, and a reply may bear a method", () => {
  const { router, seen } = makeRouter();
  router.onText('{"params":{"data":1,"channel":"x"},"method":"subscription"}');
  router.onText('{"params":{"type":"test_request"},"method":"heartbeat","jsonrpc":"2.0"}');
  router.onText('{"method":"private/set_mmp_config","result":[],"id":7}');
  expect(seen).toEqual(["x 1", "ping", "reply 7"]);
});

test("notifications between replies of one tick keep their place", async () => {
  const { router, seen, notify } = makeRouter();
  notify("x", 0);
  router.onText('{"id":1,"result":1}');
  notify("x", 1);
  notify("x.deferred", 2);
  router.onText('{"id":2,"result":1}');
  notify("x", 3);
  await Promise.resolve();
  await Promise.resolve();
  expect(seen).toEqual([
    "x 0",
    "reply 1",
    "reply 2",
    "code behind 1",
    "x 1",
    "text x.deferred",
    "code behind 2",
    "x 3",
  ]);
  notify("x", 4);
  expect(seen.at(-1)).toBe("x 4");
});
