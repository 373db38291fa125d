/** What may come over a real socket below the level of texts. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { type Client, connect } from "../../src/client/client.ts";
import { answerTo } from "./friend.ts";

const megabyte = 1 << 20;

/** A frame as it goes over the wire, from its first byte on. */
function frameOf(first: number, payload: Buffer, masked = 0): Buffer {
  const header = Buffer.alloc(10);
  header[0] = first;
  header[1] = 127 | masked;
  header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}

const text = 0x81;
const reply = Buffer.from('{"jsonrpc":"2.0","id":1,"result":1}');

const frames: readonly (readonly [what: string, bytes: Buffer])[] = [
  ["a binary frame with an answer", frameOf(0x82, reply)],
  ["a binary frame of noise", frameOf(0x82, Buffer.from([0, 255, 128, 1]))],
  ["a text that is not UTF-8", frameOf(text, Buffer.from([0xc3, 0x28, 0xff]))],
  ["an empty text", frameOf(text, Buffer.alloc(0))],
  ["a text of 4 MB", frameOf(text, Buffer.alloc(4 * megabyte, 0x5b))],
  ["a frame that claims to be longer than memory", Buffer.from([text, 127, 0x7f, 255, 255, 255, 255, 255, 255, 255])],
  [
    "an answer in two fragments",
    Buffer.concat([frameOf(0x01, reply.subarray(0, 9)), frameOf(0x80, reply.subarray(9))]),
  ],
  ["a continuation of nothing", frameOf(0x80, reply)],
  ["an opcode that does not exist", frameOf(0x8b, reply)],
  ["reserved bits", frameOf(0xf1, reply)],
  ["a masked frame, which servers must not send", frameOf(text, Buffer.concat([Buffer.alloc(4), reply]), 0x80)],
  ["a ping that is too long", frameOf(0x89, Buffer.alloc(1_000))],
  ["a close with half a code", frameOf(0x88, Buffer.from([3]))],
  ["a close with a code that does not exist", frameOf(0x88, Buffer.from([0, 1]))],
  ["HTTP in the middle", Buffer.from("HTTP/1.1 502 Bad Gateway\r\n\r\n<html></html>")],
  ["half a frame, and then the end", Buffer.from([text, 126, 0])],
];

let client: Client | undefined;
let server: WebSocketServer | undefined;
afterEach(async () => {
  await client?.close();
  for (const each of server?.clients ?? []) each.terminate();
  server?.close();
});

test.each(frames)("%s neither ends the client nor stays in its way", async (what, bytes) => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  const lines: Duplex[] = [];
  server.on("connection", (socket, { socket: line }) => {
    lines.push(line);
    socket.on("error", () => {});
    socket.on("message", (data) => socket.send(answerTo(String(data)).text));
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  client = await connect({
    network: { ws: `ws://127.0.0.1:${port}` },
    reconnect: { backoff: { kind: "fixed", delayMs: 0 } },
  });
  const [line] = lines;
  line?.write(bytes);
  if (what.endsWith("the end")) line?.destroy();
  // The first call may be lost with the line.
  const time = await client.public
    .getTime({}, { whenDown: "wait" })
    .catch(() => client?.public.getTime({}, { whenDown: "wait" }));
  expect(time).toBeTypeOf("number");
});
