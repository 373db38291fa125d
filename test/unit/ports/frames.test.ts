import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { framesOf } from "../../../src/ports/frames.ts";
import { wsTransport } from "../../../src/ports/ws.ts";

/** Reads masked text frames as RFC 6455 has them; refuses lengths that take more bytes than they need. */
function read(buffer: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < buffer.length; ) {
    expect(buffer[at]).toBe(0x81);
    const second = buffer[at + 1] ?? 0;
    expect(second & 0x80).toBe(0x80);
    let length = second & 0x7f;
    at += 2;
    if (length === 126) {
      length = buffer.readUInt16BE(at);
      expect(length).toBeGreaterThan(125);
      at += 2;
    } else if (length === 127) {
      length = Number(buffer.readBigUInt64BE(at));
      expect(length).toBeGreaterThan(0xffff);
      at += 8;
    }
    const key = buffer.subarray(at, at + 4);
    at += 4;
    const payload = buffer.subarray(at, at + length).map((byte, index) => byte ^ (key[index & 3] ?? 0));
    texts.push(Buffer.from(payload).toString());
    at += length;
  }
  return texts;
}

test("frames can be read back, whatever is in them", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 200 })), (texts) => {
      expect(read(framesOf(texts))).toEqual(texts);
    }),
  );
});

test.each([0, 1, 124, 125, 126, 127, 65_535, 65_536, 70_000])(
  "a frame of %i bytes has the length that it needs",
  (length) => {
    expect(read(framesOf(["x".repeat(length), "y"]))).toEqual(["x".repeat(length), "y"]);
  },
);

test("masks differ from frame to frame, over more frames than are drawn at a time", () => {
  const frames = Array.from({ length: 3_000 }, () => framesOf(["x"]).toString("hex"));
  expect(new Set(frames).size).toBeGreaterThan(600);
});

test("frames of one tick arrive one by one and in order, between frames that leave alone", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const texts = Array.from({ length: 300 }, (_, index) => `${index} ${"ä€😀".repeat(index)}`);
  const expected = ["first", ...texts, "last"];
  const received: string[] = [];
  const all = new Promise<void>((resolve) => {
    server.on("connection", (socket) => {
      socket.on("message", (data) => {
        if (received.push(data.toString()) === expected.length) resolve();
      });
    });
  });
  const socket = wsTransport.connect(`ws://127.0.0.1:${port}`, {
    onOpen: () => {
      socket.send("first");
      socket.cork?.();
      for (const text of texts) socket.send(text);
      socket.uncork?.();
      socket.send("last");
    },
    onText: () => {},
    onClose: () => {},
  });
  await all;
  expect(received).toEqual(expected);
  socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});
