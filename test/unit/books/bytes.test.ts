/** A live book whose messages are read from bytes, beside one that gets the same messages as texts. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Client, createClient } from "../../../src/client/client.ts";
import type { OrderBookView } from "../../../src/index.ts";
import type { SocketHandlers, Transport } from "../../../src/transport/transport.ts";

const cases = Math.ceil(Number(process.env["PARSER_CASES"] ?? 2_000) / 10);
const channel = "book.X.100ms";
const family = "book.{instrument_name}.{interval}";

interface Line {
  readonly client: Client;
  readonly asked: string[];
  /** Answer calls of `public/test`, which wait for that. */
  readonly answers: readonly (() => void)[];
  hand(frame: Uint8Array): void;
}

/** A client over a line of this process, which hands over bytes first or texts alone. */
async function openLine(inBytes: boolean): Promise<Line> {
  let handlers: SocketHandlers | undefined;
  const hand = (frame: Uint8Array): void => {
    if (inBytes && handlers?.onBytes?.(frame) === true) return;
    handlers?.onText(new TextDecoder().decode(frame));
  };
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const transport: Transport = {
    connect(_, given) {
      handlers = given;
      queueMicrotask(() => given.onOpen());
      return {
        send: (text) => {
          const { id, method, params } = JSON.parse(text);
          asked.push(method);
          const answer = (): void =>
            given.onText(`{"jsonrpc":"2.0","id":${id},"result":${JSON.stringify(params.channels ?? {})}}`);
          if (method === "public/test") answers.push(answer);
          else queueMicrotask(answer);
        },
        close: (code, reason) => queueMicrotask(() => given.onClose({ code, reason })),
        terminate: () => {},
      };
    },
  };
  const client = createClient({ network: { ws: "ws://line" }, heartbeatMs: false, limits: false, transport });
  client.on("unhandled", () => {});
  await client.open();
  return { client, asked, answers, hand };
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Replies of the exchange, and what follows them, have been read. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const frameOf = (data: string): string =>
  `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}`;
const first =
  '{"timestamp":5,"type":"snapshot","change_id":1,"instrument_name":"X","bids":[["new",10.5,3.0],["new",10.0,4.0]],"asks":[["new",11.0,5.0]]}';

/** The book, over a line. */
async function openBook(inBytes: boolean) {
  const line = await openLine(inBytes);
  const changes: string[] = [];
  const opening = line.client.orderBook("X", { onChange: ({ state }) => changes.push(state) });
  await settled();
  line.hand(encode(frameOf(first)));
  return { ...line, book: await opening, changes };
}

const shown = ({ state, live }: OrderBookView) => ({
  state,
  levels: live && [live.bids(), live.asks(), live.bestBid, live.bestAsk],
  at: live && [live.changeId, live.timestamp],
});

const amount = fc.oneof(
  fc.constantFrom("0.0", "0", "1.0002e6", "5e-324", "1e400", "null", '"1"'),
  fc.nat(99).map(String),
);
const price = fc.oneof(
  fc.nat(9).map((tick) => `${10 + tick / 2}`),
  fc.constantFrom("10.0", "1.05e1", "-0.5", "-0", "1e400", "010", "[1]"),
);
const action = fc.constantFrom('"new"', '"change"', '"delete"', '"moved"', '"n\\u0065w"', "1", "null");
/** Mostly sound, so that a book lives for a while. */
const often = <Value>(sound: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ arbitrary: sound, weight: 60 }, { arbitrary: other, weight: 1 });
const level = fc.tuple(
  often(fc.constantFrom('"new"', '"change"', '"delete"'), action),
  often(
    fc.nat(9).map((tick) => `${10 + tick / 2}`),
    price,
  ),
  often(
    fc.nat(3).map((lots) => `${lots * 10}.0`),
    amount,
  ),
);
const side = fc
  .array(
    level.map((parts) => `[${parts.join(",")}]`),
    { maxLength: 4 },
  )
  .map((levels) => `[${levels.join(",")}]`);
const link = often(fc.constant(0), fc.constantFrom(-1, 1));
const kind = often(fc.constant("change"), fc.constantFrom("snapshot", "other"));
/** Orders of members that are known, and one that is not. */
const order = fc.constantFrom(
  ["timestamp", "type", "change_id", "instrument_name", "bids", "asks", "prev_change_id"],
  ["type", "timestamp", "prev_change_id", "instrument_name", "change_id", "bids", "asks"],
  ["asks", "bids", "type", "timestamp", "prev_change_id", "instrument_name", "change_id"],
);
const damage = fc.option(fc.tuple(fc.nat(), fc.constantFrom("cut", "replace", "remove"), fc.nat(127)), {
  nil: undefined,
  freq: 12,
});
const step = fc.record({ bids: side, asks: side, link, kind, order, damage });
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** The frame of a step in a book whose state has a number. */
function frameAt({ bids, asks, link, kind, order, damage }: Step, changeId: number): Uint8Array {
  const members: Record<string, string> = {
    timestamp: String(changeId * 10),
    type: `"${kind}"`,
    change_id: String(changeId + 1),
    instrument_name: '"X"',
    bids,
    asks,
    prev_change_id: String(changeId + link),
  };
  const names = kind === "snapshot" ? order.filter((name) => name !== "prev_change_id") : order;
  const frame = [...encode(frameOf(`{${names.map((name) => `"${name}":${members[name]}`).join(",")}}`))];
  if (damage === undefined) return Uint8Array.from(frame);
  const [where, how, byte] = damage;
  const at = where % frame.length;
  if (how === "cut") frame.length = at;
  else if (how === "replace") frame[at] = byte;
  else frame.splice(at, 1);
  return Uint8Array.from(frame);
}

test("shows what the other shows, whatever comes", async () => {
  let fast = 0;
  let slow = 0;
  const prop = fc.asyncProperty(fc.array(step, { maxLength: 20, size: "max" }), async (steps) => {
    const bytes = await openBook(true);
    const texts = await openBook(false);
    for (const [index, each] of steps.entries()) {
      const frame = frameAt(each, bytes.book.live?.changeId ?? index);
      bytes.hand(frame);
      texts.hand(frame);
      expect(shown(bytes.book)).toEqual(shown(texts.book));
      if (bytes.book.state === "live") continue;
      await settled();
      expect(bytes.asked).toEqual(texts.asked);
      bytes.hand(encode(frameOf(first)));
      texts.hand(encode(frameOf(first)));
    }
    expect(bytes.changes).toEqual(texts.changes);
    fast += bytes.client.stats.parsed[family]?.fast ?? 0;
    slow += bytes.client.stats.parsed[family]?.slow ?? 0;
    await Promise.all([bytes.client.close(), texts.client.close()]);
  });
  await fc.assert(prop, { numRuns: cases });
  expect(fast).toBeGreaterThan(cases * 2);
  expect(slow).toBeGreaterThan(cases);
}, 600_000);

test("a message that breaks off in the middle leaves the book as it was", async () => {
  const { client, book, hand, changes } = await openBook(true);
  const before = shown(book);
  const whole = frameOf(
    '{"timestamp":6,"type":"change","change_id":2,"instrument_name":"X","bids":[["new",10.5,9.0],["delete",10.0,0.0]],"asks":[["new",10.9,1.0]],"prev_change_id":1}',
  );
  const frame = encode(whole);
  for (let length = 0; length < frame.length; length++) {
    hand(frame.subarray(0, length));
    expect(shown(book)).toEqual(before);
  }
  expect(changes).toEqual(["live"]);
  hand(frame);
  expect(book.live?.bids()).toEqual([{ price: 10.5, amount: 9 }]);
  await client.close();
});

test("readers of the channel beside the book get whole messages", async () => {
  const { client, book, hand, changes } = await openBook(true);
  const seen: unknown[] = [];
  await client.subscribe(channel, { onData: (data) => void seen.push(data), onGap: () => {} });
  const next = (changeId: number) =>
    `{"timestamp":6,"type":"${changeId === 1 ? "snapshot" : "change"}","change_id":${changeId},"instrument_name":"X","bids":[["new",10.5,${changeId}.0]],"asks":[]${changeId === 1 ? "" : `,"prev_change_id":${changeId - 1}`}}`;
  for (const id of [1, 2, 3]) hand(encode(frameOf(next(id))));
  expect(seen).toEqual([1, 2, 3].map((id) => JSON.parse(next(id))));
  expect([book.live?.changeId, book.live?.bestBid?.amount]).toEqual([3, 3]);
  expect(changes.length).toBeGreaterThan(3);
  await client.close();
});

test("a message behind a reply is read before the next one takes its place", async () => {
  const { client, book, hand, answers } = await openBook(true);
  const change = (id: number, bid: string) =>
    encode(
      frameOf(
        `{"timestamp":6,"type":"change","change_id":${id},"instrument_name":"X","bids":[["new",${bid},1.0]],"asks":[],"prev_change_id":${id - 1}}`,
      ),
    );
  const call = client.public.test();
  await settled();
  answers[0]?.();
  hand(change(2, "10.6"));
  hand(change(3, "10.7"));
  await call;
  await settled();
  expect(book.live?.bids(3).map((each) => each.price)).toEqual([10.7, 10.6, 10.5]);
  await client.close();
});
