/** What is read from bytes is what reading the text gives, or it is not read from bytes at all. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { replyParsers } from "../../../generated/parsers/index.ts";
import { frameReader } from "../../../src/api/frames.ts";
import { parseJson } from "../../../src/protocol/json.ts";

const cases = Number(process.env["PARSER_CASES"] ?? 2_000);

const stats =
  '{"high":61000.0,"low":58000.5,"price_change":-0.5,"volume":12.5,"volume_usd":1.0e6,"volume_notional":1000000.0}';
const order =
  '{"label":"mm-1","price":6.0e4,"user_id":10580,"amount":10.0,"direction":"buy","time_in_force":"good_til_cancelled","instrument_name":"BTC-PERPETUAL","web":false,"api":true,"order_id":"74365704227","creation_timestamp":1760000000849,"replaced":false,"filled_amount":10.0,"last_update_timestamp":1760000000849,"post_only":false,"reduce_only":false,"average_price":60037.0,"mmp":false,"contracts":1.0,"order_state":"filled","order_type":"limit","is_liquidation":false,"risk_reducing":false}';
const trade =
  '{"label":"mm-1","timestamp":1760000000849,"state":"filled","price":60037.0,"user_id":10580,"amount":10.0,"direction":"buy","index_price":60035.22,"instrument_name":"BTC-PERPETUAL","trade_seq":123024306,"api":false,"mark_price":60035.41,"order_id":"74365704227","matching_id":null,"tick_direction":0,"profit_loss":-4.0e-7,"post_only":false,"reduce_only":false,"self_trade":false,"mmp":false,"contracts":1.0,"trade_id":"208465104","fee_currency":"BTC","fee":5.0e-8,"order_type":"limit","risk_reducing":false,"liquidity":"T"}';
const position =
  '{"size":0.0,"kind":"future","maintenance_margin":0.0,"initial_margin":0.0,"direction":"zero","index_price":60143.99,"instrument_name":"BTC-PERPETUAL","settlement_price":60484.97,"mark_price":60222.58,"interest_value":0.19497798626254922,"delta":0.0,"average_price":0.0,"floating_profit_loss":0.0,"realized_profit_loss":0.0,"total_profit_loss":0.0,"realized_funding":0.0,"leverage":50,"size_currency":0.0}';
const print = (seq: number) =>
  `{"timestamp":1760000000994,"price":60017.5,"amount":8450.0,"direction":"buy","index_price":60006.67,"instrument_name":"BTC-PERPETUAL","trade_seq":${seq},"mark_price":60017.12,"tick_direction":0,"starbase_match_id":225046781992378368,"trade_id":"267258393","contracts":845.0,"starbase_timestamp":1760000000994718924}`;

const replied =
  '{"is_liquidation":false,"risk_reducing":false,"order_type":"limit","creation_timestamp":1760000000849,"order_state":"open","reject_post_only":false,"contracts":1.0,"average_price":0.0,"reduce_only":false,"last_update_timestamp":1760000000849,"filled_amount":0.0,"post_only":true,"replaced":false,"mmp":false,"order_id":"74365704227","web":false,"api":true,"instrument_name":"BTC-PERPETUAL","max_show":10.0,"time_in_force":"good_til_cancelled","direction":"buy","amount":10.0,"price":6.0e4,"label":"mm-1"}';

/** Channel, template and data of a message in an order that the exchange writes. */
const messages: readonly (readonly [channel: string, template: string, data: string])[] = [
  [
    "ticker.BTC-PERPETUAL.100ms",
    "ticker.{instrument_name}.{interval}",
    `{"timestamp":1760000000549,"state":"open","stats":${stats},"index_price":59995.33,"instrument_name":"BTC-PERPETUAL","last_price":60000.5,"settlement_price":59800.25,"min_price":58800.0,"max_price":61200.0,"open_interest":1234560,"mark_price":60000.12,"interest_value":4.061551261705112e-5,"current_funding":0.0,"estimated_delivery_price":59995.33,"funding_8h":1.1e-7,"best_ask_price":null,"best_bid_price":60000.0,"best_ask_amount":0.0,"best_bid_amount":1.0002e6}`,
  ],
  [
    "ticker.BTC-25DEC26-76000-C.raw",
    "ticker.{instrument_name}.{interval}",
    '{"timestamp":1760000000549,"state":"open","stats":{"high":null,"low":null,"price_change":null,"volume":0.0,"volume_usd":0.0},"greeks":{"delta":0.74092,"gamma":2.0e-5,"vega":132.3649,"theta":-29.43212,"rho":121.30652},"index_price":83250.78,"instrument_name":"BTC-25DEC26-76000-C","last_price":null,"settlement_price":0.12972783,"min_price":0.0945,"max_price":0.1705,"open_interest":480.6,"mark_price":0.1296,"interest_rate":0.0,"estimated_delivery_price":83250.78,"best_ask_price":0.133,"best_bid_price":0.1255,"mark_iv":38.25,"bid_iv":35.6,"ask_iv":40.38,"underlying_price":84222.23,"underlying_index":"BTC-25DEC26","best_ask_amount":29.3,"best_bid_amount":29.3}',
  ],
  [
    "quote.BTC-PERPETUAL",
    "quote.{instrument_name}",
    '{"timestamp":1760000000087,"instrument_name":"BTC-PERPETUAL","best_ask_price":60000.5,"best_bid_price":60000.0,"best_ask_amount":0.133,"best_bid_amount":0.069}',
  ],
  [
    "book.BTC-PERPETUAL.100ms",
    "book.{instrument_name}.{interval}",
    '{"timestamp":1760000000639,"type":"change","change_id":118850969743,"instrument_name":"BTC-PERPETUAL","bids":[["change",60014.0,1.0002e6],["new",-0.5,10.0],["delete",59999.5,0.0]],"asks":[],"prev_change_id":118850968930}',
  ],
  [
    "book.BTC-PERPETUAL.none.10.100ms",
    "book.{instrument_name}.{group}.{depth}.{interval}",
    '{"timestamp":1760000000549,"change_id":118850969613,"instrument_name":"BTC-PERPETUAL","bids":[[60014.0,1.0002e6],[60009.0,4040.0]],"asks":[[60014.5,999990.0]]}',
  ],
  ["trades.BTC-PERPETUAL.raw", "trades.{instrument_name}.{interval}", `[${print(140284854)},${print(140284855)}]`],
  [
    "deribit_price_index.btc_usd",
    "deribit_price_index.{index_name}",
    '{"timestamp":1760000000549,"price":60000.12,"index_name":"btc_usd"}',
  ],
  [
    "markprice.options.btc_usd",
    "markprice.options.{index_name}",
    '[{"timestamp":1760000000870,"iv":0.3706,"instrument_name":"BTC-31JUL26-67000-C","mark_price":0.005}]',
  ],
  ["user.orders.any.any.raw", "user.orders.{kind}.{currency}.raw", order],
  ["user.orders.BTC-PERPETUAL.100ms", "user.orders.{instrument_name}.{interval}", `[${order},${order}]`],
  ["user.trades.any.any.raw", "user.trades.{kind}.{currency}.{interval}", `[${trade}]`],
  [
    "user.changes.any.any.raw",
    "user.changes.{kind}.{currency}.{interval}",
    `{"orders":[${order}],"instrument_name":"BTC-PERPETUAL","trades":[${trade}],"positions":[${position}]}`,
  ],
];

const frameOf = (channel: string, data: string): string =>
  `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}`;

/** Methods, and results in an order that the exchange writes. */
const replies: readonly (readonly [what: string, method: string, result: string])[] = [
  ["reply to a buy", "private/buy", `{"trades":[],"order":${replied}}`],
  ["reply to a sell that traded", "private/sell", `{"trades":[${trade},${trade}],"order":${order}}`],
  ["reply to an edit", "private/edit", `{"trades":[],"order":${replied}}`],
  [
    "reply to a cancel",
    "private/cancel",
    replied.replace('"mmp":false,', '"mmp":false,"cancel_reason":"user_request",'),
  ],
  ["reply to a test", "public/test", '{"version":"1.2.26"}'],
];

const frameOfReply = (result: string, id = 42): string =>
  `{"jsonrpc":"2.0","id":${id},"result":${result},"usIn":1760000003000150,"usOut":1760000003000930,"usDiff":780,"testnet":false}`;

/** What the bytes of a message or a reply give; `undefined` when they are left to the text. */
function readBytes(frame: Uint8Array, template: string): object | undefined {
  const channel = frameReader.begin(frame);
  if (replyParsers[template] !== undefined)
    return frameReader.replyId() === 0 ? undefined : frameReader.reply(template);
  const data = channel === undefined ? undefined : frameReader.data(template);
  return channel === undefined || data === undefined
    ? undefined
    : { jsonrpc: "2.0", method: "subscription", params: { channel, data } };
}

/** Members in their order, and zeros with their sign, which `toEqual` alone would not tell apart. */
const shown = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    Object.is(inner, -0) ? "-0" : inner === Number.POSITIVE_INFINITY ? "1e999" : inner,
  );

/** True when the bytes were read. Throws where they give something else than the text. */
function agree(frame: Uint8Array, template: string): boolean {
  const fast = readBytes(frame, template);
  if (fast === undefined) return false;
  const slow = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(frame)) as object;
  const whole = { jsonrpc: "2.0", ...fast };
  expect(shown(whole)).toBe(shown(slow));
  expect(whole).toStrictEqual(slow);
  return true;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What comes: how it is named, by what it is read, its value, and the frame around a value. */
type Arrival = readonly [name: string, template: string, value: string, frameOf: (value: string) => string];

const arrivals: readonly Arrival[] = [
  ...messages.map(
    ([channel, template, data]): Arrival => [channel, template, data, (value) => frameOf(channel, value)],
  ),
  ...replies.map(([what, method, result]): Arrival => [what, method, result, frameOfReply]),
];
const message = fc.constantFrom(...arrivals);

test.each(arrivals)("%s is read from its bytes", (_, template, value, frameAround) => {
  expect(agree(encode(frameAround(value)), template)).toBe(true);
});

test.each([
  [
    "an error",
    '{"jsonrpc":"2.0","id":42,"error":{"code":10009,"message":"not_enough_funds"},"usIn":1,"usOut":1,"usDiff":0,"testnet":true}',
  ],
  ["a challenge", frameOfReply('{"security_key_authorization_required":true,"challenge":"c"}')],
  ["a reply without times", `{"jsonrpc":"2.0","id":42,"result":{"version":"1.2.26"}}`],
  ["a reply that goes on", `${frameOfReply('{"version":"1.2.26"}')}x`],
  ["an id that is a text", frameOfReply('{"version":"1.2.26"}').replace("42", '"42"')],
])("%s is left to its text", (_, text) => {
  for (const method of Object.keys(replyParsers)) expect(readBytes(encode(text), method)).toBeUndefined();
});

describe("the bytes give what the text gives, or nothing", () => {
  const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
  const spelling = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
    fc
      .tuple(
        fc.constantFrom("", "-", "+"),
        digits(22),
        fc.option(digits(20), { nil: undefined }),
        fc.option(fc.tuple(fc.constantFrom("e", "E", "e-", "e+"), digits(3)), { nil: undefined }),
      )
      .map(
        ([sign, whole, part, power]) => sign + whole + (part === undefined ? "" : `.${part}`) + (power ?? []).join(""),
      ),
    fc.constantFrom(
      "-0",
      "-0.0",
      "0e0",
      "00",
      "01",
      "1.",
      ".5",
      "-",
      "1e",
      "9007199254740993",
      "1e23",
      "5e-324",
      "1e400",
    ),
  );
  const string = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("", '\\"', "x".repeat(80)));

  test("however numbers are spelt", () => {
    const prop = fc.property(message, fc.infiniteStream(spelling), ([, template, data, frameAround], spellings) => {
      const respelt = data.replaceAll(/(?<=[:,[])-?\d[\d.e+-]*/g, () => spellings.next().value);
      let isJson = true;
      try {
        JSON.parse(respelt);
      } catch {
        isJson = false;
      }
      const frame = encode(frameAround(respelt));
      if (isJson) agree(frame, template);
      else expect(readBytes(frame, template)).toBeUndefined();
    });
    fc.assert(prop, { numRuns: cases });
  });

  test("one number at a time", () => {
    let read = 0;
    const prop = fc.property(spelling, (number) => {
      const frame = encode(
        frameOf("deribit_price_index.btc_usd", `{"timestamp":1,"price":${number},"index_name":"btc_usd"}`),
      );
      const isJson = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(number);
      expect(agree(frame, "deribit_price_index.{index_name}")).toBe(isJson);
      if (isJson) read++;
    });
    fc.assert(prop, { numRuns: cases });
    expect(read).toBeGreaterThan(cases / 4);
  });

  test("whatever strings say", () => {
    const prop = fc.property(message, fc.infiniteStream(string), ([, template, data, frameAround], strings) => {
      const said = data.replaceAll(/(?<=:)"[^"]*"/g, () => JSON.stringify(strings.next().value));
      agree(encode(frameAround(said)), template);
    });
    fc.assert(prop, { numRuns: cases });
  });

  test("in whatever order members come, with some left out, added or null", () => {
    const prop = fc.property(message, fc.infiniteStream(fc.nat(19)), ([, template, data, frameAround], chance) => {
      const change = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(change);
        if (typeof value !== "object" || value === null) return chance.next().value === 0 ? null : value;
        const members = Object.entries(value).filter(() => chance.next().value !== 0);
        if (chance.next().value < 3) members.splice(chance.next().value, 0, ["added", 1]);
        if (chance.next().value < 3) members.reverse();
        return Object.fromEntries(members.map(([name, member]) => [name, change(member)]));
      };
      agree(encode(frameAround(JSON.stringify(change(JSON.parse(data))))), template);
    });
    fc.assert(prop, { numRuns: cases });
  });

  test("with bytes cut off, replaced, put in, taken out", () => {
    let read = 0;
    const spoil = fc.tuple(fc.nat(), fc.constantFrom("cut", "replace", "insert", "remove", "digit"), fc.nat(255));
    const prop = fc.property(message, fc.array(spoil, { maxLength: 3 }), ([, template, data, frameAround], spoils) => {
      let frame = [...encode(frameAround(data))];
      for (const [where, how, byte] of spoils) {
        const at = where % frame.length;
        if (how === "cut") frame = frame.slice(0, at + 1);
        else if (how === "replace") frame[at] = byte;
        else if (how === "insert") frame.splice(at, 0, byte);
        else if (how === "remove") frame.splice(at, 1);
        else if ((frame[at] ?? 0) >= 48 && (frame[at] ?? 0) <= 57) frame[at] = 48 + (byte % 10);
      }
      if (agree(Uint8Array.from(frame), template)) read++;
    });
    fc.assert(prop, { numRuns: cases });
    expect(read).toBeGreaterThan(cases / 20);
  });

  test("at every length of a frame that follows a longer one", () => {
    for (const [, template, data, frameAround] of arrivals) {
      const frame = encode(frameAround(data));
      for (let length = 0; length < frame.length; length++) {
        readBytes(frame, template);
        expect(readBytes(frame.subarray(0, length), template)).toBeUndefined();
      }
    }
  });
});

test("a frame that is too long is left to its text", () => {
  const [channel, template, data] = messages[0] as (typeof messages)[number];
  expect(readBytes(encode(frameOf(channel, data) + " ".repeat(300_000)), template)).toBeUndefined();
});
