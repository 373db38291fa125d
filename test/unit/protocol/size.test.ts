/** A megabyte of each kind, as a line that goes wrong can bring it: read or refused in time that grows with its length. */
import { describe, expect, test } from "vitest";
import * as validators from "../../../src/api/validate.ts";
import { parseJson } from "../../../src/protocol/json.ts";
import { ending, openWorld, type World } from "../helpers/client.ts";
import { noAnswer } from "../helpers/exchange.ts";

const size = 1_000_000;
/** Many times what any of them takes; a loop in a loop takes minutes. */
const longestMs = 3_000;

const filled = (text: string): string => text.repeat(Math.ceil(size / text.length)).slice(0, size);
const listOf = (element: string): string =>
  `[${element}${`,${element}`.repeat(Math.ceil(size / (element.length + 1)))}]`;

const values: readonly (readonly [what: string, text: string])[] = [
  ["zeros", `1${filled("0")}`],
  ["zeros behind the point", `0.${filled("0")}1`],
  ["zeros that end in a digit", `1.${filled("0")}1`],
  ["an exponent", `1e${filled("9")}`],
  ["an exponent of zeros", `1e${filled("0")}`],
  ["blanks", `${filled(" ")}1`],
  ["a text", `"${filled("a")}"`],
  ["backslashes", `"${filled("\\\\")}"`],
  ["escapes", `"${"\\u0041".repeat(size / 6)}"`],
  ["members that look like the exchange's", `"${filled('\\"starbase_x\\":0')}\\"`],
  ["empty objects", listOf("{}")],
  ["empty lists", listOf("[]")],
  ["nulls", listOf("null")],
  ["numbers", listOf("0")],
  ["levels", listOf('["new",1,1]')],
  ["levels that are none", listOf('["new"]')],
  ["members", `{${Array.from({ length: size / 10 }, (_, at) => `"m${at}":1`).join(",")}}`],
  ["a deep list", `${"[".repeat(size / 2)}${"]".repeat(size / 2)}`],
  ["a deep object", `${'{"a":'.repeat(size / 6)}1${"}".repeat(size / 6)}`],
  ["ids", listOf('{"starbase_order_id":1893456000000000123}')],
];

const frames: readonly (readonly [what: string, frame: (value: string) => string])[] = [
  ["a reply to no call", (value) => `{"jsonrpc":"2.0","id":12345678,"result":${value}}`],
  ["a reply with such an id", (value) => `{"jsonrpc":"2.0","id":${value},"result":1}`],
  ["an id of the exchange", (value) => `{"jsonrpc":"2.0","id":12345678,"result":{"starbase_order_id":${value}}}`],
  ["an error without an id", (value) => `{"jsonrpc":"2.0","error":{"code":1,"message":${value},"data":${value}}}`],
  [
    "a book",
    (value) =>
      `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.BTC-PERPETUAL.100ms","data":{"type":"snapshot","change_id":1,"bids":${value},"asks":${value}}}}`,
  ],
  [
    "a ticker",
    (value) =>
      `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"ticker.BTC-PERPETUAL.100ms","data":${value}}}`,
  ],
  ["a channel", (value) => `{"jsonrpc":"2.0","method":"subscription","params":{"channel":${value},"data":1}}`],
  [
    "a channel without an end",
    (value) => `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${value.replaceAll('"', "")}`,
  ],
  ["a heartbeat", (value) => `{"jsonrpc":"2.0","method":"heartbeat","params":${value}}`],
  ["the frame itself", (value) => value],
  ["half of it", (value) => `{"jsonrpc":"2.0","id":2,"result":{"access_token":${value.slice(0, size / 2)}`],
];

/** Of the processor, which a busy machine does not stretch. */
function timed(work: () => void): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

async function reading(mode: "all" | "observe"): Promise<World> {
  const world = await openWorld({ validate: { mode, using: validators } });
  const { client, exchange } = world;
  const subscribed = Promise.all([
    client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: () => {}, onGap: () => {}, overflow: "dropOldest" }),
    client.subscribe("book.BTC-PERPETUAL.100ms", { onData: () => {}, onGap: () => {}, overflow: "dropOldest" }),
  ]);
  await exchange.clock.advance(10);
  await subscribed;
  return world;
}

describe.each(["all", "observe"] as const)("with validate.mode %s", (mode) => {
  test.each(frames)("%s of a megabyte is read in time, and the client goes on", async (_what, frame) => {
    const { client, exchange } = await reading(mode);
    client.on("unhandled", () => {});
    for (const [what, value] of values) {
      const text = frame(value);
      expect(
        timed(() => exchange.text(text)),
        what,
      ).toBeLessThan(longestMs);
      await exchange.clock.advance(0);
    }
    const ended = ending(client.public.getTime());
    exchange.on("public/get_time", () => 7);
    await exchange.clock.advance(1_000);
    expect(ended).toMatchObject({ value: 7 });
    await Promise.all([client.close(), exchange.clock.advance(2_000)]);
  });

  test("a result of a megabyte ends its call once", async () => {
    const { client, exchange } = await reading(mode);
    for (const [what, value] of values) {
      exchange.on("public/get_instruments", () => noAnswer);
      const ended = ending(client.public.getInstruments({ currency: "BTC" }));
      await exchange.clock.advance(10);
      const { id } = exchange.callsOf("public/get_instruments").at(-1) ?? {};
      const text = `{"jsonrpc":"2.0","id":${id},"result":${value}}`;
      expect(
        timed(() => exchange.text(text)),
        what,
      ).toBeLessThan(longestMs);
      await exchange.clock.advance(60_000);
      expect(ended.ends, what).toBe(1);
    }
    await Promise.all([client.close(), exchange.clock.advance(2_000)]);
  });
});

test.each(["0", "9", "1e1", "-0.0", '"starbase_a":', '{"starbase_a":1', '"starbase_', "\\"])(
  "a megabyte of %s behind the name of a long number is read or refused in time",
  (part) => {
    for (const text of [
      `{"starbase_id":${filled(part)}}`,
      `{"starbase_id":1${filled(part)}1}`,
      `{"starbase_${filled(part)}`,
    ]) {
      const ms = timed(() => {
        try {
          parseJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      });
      expect(ms).toBeLessThan(longestMs);
    }
  },
);

test("a list of a hundred thousand wrong elements names the first thousand", () => {
  const list = Array.from({ length: 100_000 }, () => ({}));
  const beganMs = performance.now();
  const validation = validators.validateResult("public/get_instruments", list);
  expect(performance.now() - beganMs).toBeLessThan(longestMs);
  expect(validation).toMatchObject({ ok: false, errors: { length: 1_000 } });
});
