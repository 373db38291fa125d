/** Frames of a hostile server: each begins as a valid one, and is spoilt in one way or several. */
import fc from "fast-check";

/** Valid frames, as an exchange sends them; `{id}` stands for the id of a call that waits. */
const valid = [
  '{"jsonrpc":"2.0","id":{id},"result":{"order":{"order_id":"1","order_state":"open"},"trades":[]},"usIn":1,"usOut":2,"usDiff":1,"testnet":true}',
  '{"jsonrpc":"2.0","id":{id},"error":{"code":10009,"message":"not_enough_funds"},"usIn":1,"usOut":2,"usDiff":1,"testnet":true}',
  '{"jsonrpc":"2.0","id":{id},"error":{"code":13009,"message":"unauthorized","data":{"reason":"invalid_token"}}}',
  '{"jsonrpc":"2.0","id":{id},"result":{"security_key_authorization_required":true,"challenge":"c","security_keys":[]}}',
  '{"jsonrpc":"2.0","id":{id},"result":["book.BTC-PERPETUAL.raw"]}',
  '{"jsonrpc":"2.0","id":{id},"result":{"starbase_order_id":18446744073709551615,"price":1.5e3}}',
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.BTC-PERPETUAL.raw","data":{"type":"snapshot","timestamp":1,"instrument_name":"BTC-PERPETUAL","change_id":1,"bids":[["new",1.0,2.0]],"asks":[]}}}',
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.BTC-PERPETUAL.raw","data":{"type":"change","timestamp":2,"instrument_name":"BTC-PERPETUAL","prev_change_id":1,"change_id":2,"bids":[["delete",1.0,0]],"asks":[]}}}',
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"ticker.BTC-PERPETUAL.raw","data":{"mark_price":1.5}}}',
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"user.orders.any.any.raw","data":{"order_id":"1","order_state":"open","last_update_timestamp":1}}}',
  '{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}',
  '{"params":{"type":"heartbeat"},"method":"heartbeat","jsonrpc":"2.0"}',
];

/** Values that fit nowhere. */
const strange = [
  "null",
  "true",
  "-0",
  "1e999",
  "-1",
  "9007199254740993",
  '""',
  '"__proto__"',
  "[]",
  "{}",
  "[[[[]]]]",
  '"\\ud800"',
  '{"__proto__":{"polluted":true}}',
  '{"then":1}',
  "1.5",
  '{"toString":null,"toJSON":1}',
];

/** One way to spoil a text. */
export type Spoil =
  | { readonly kind: "none" }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "insert"; readonly at: number; readonly text: string }
  | { readonly kind: "swap"; readonly member: number; readonly value: string }
  | { readonly kind: "drop"; readonly member: number }
  | { readonly kind: "nest"; readonly depth: number }
  | { readonly kind: "repeat"; readonly times: number };

/** A frame before the id of a call is put in. */
export interface FuzzFrame {
  readonly base: string;
  readonly spoils: readonly Spoil[];
  /** Added to the newest id of the client. */
  readonly idOffset: number;
}

const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  fc.constant({ kind: "none" } as const),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(400) }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.nat(400),
    text: fc.string({ unit: "binary", maxLength: 6 }),
  }),
  fc.record({ kind: fc.constant("swap" as const), member: fc.nat(20), value: fc.constantFrom(...strange) }),
  fc.record({ kind: fc.constant("drop" as const), member: fc.nat(20) }),
  fc.record({ kind: fc.constant("nest" as const), depth: fc.nat(3_000) }),
  fc.record({ kind: fc.constant("repeat" as const), times: fc.integer({ min: 2, max: 200 }) }),
);

/** Frames, most of them spoilt. */
export const frames: fc.Arbitrary<FuzzFrame> = fc.record({
  base: fc.constantFrom(...valid),
  spoils: fc.array(spoil, { maxLength: 3 }),
  idOffset: fc.integer({ min: -6, max: 2 }),
});

/** The text of a frame for a client whose newest id is `lastId`. */
export function textOf({ base, spoils, idOffset }: FuzzFrame, lastId: number): string {
  return spoils.reduce(apply, base.replace("{id}", String(lastId + idOffset)));
}

const member = /"([a-z_A-Z]+)":("(?:[^"\\]|\\.)*"|[-\d.e+]+|true|false|null)/g;

function apply(text: string, how: Spoil): string {
  switch (how.kind) {
    case "cut":
      return text.slice(0, how.at);
    case "insert":
      return text.slice(0, how.at) + how.text + text.slice(how.at);
    case "swap":
      return replaceMember(text, how.member, (name) => `"${name}":${how.value}`);
    case "drop":
      return replaceMember(text, how.member, () => '"gone":0');
    case "nest":
      return "[".repeat(how.depth) + text;
    case "repeat":
      return text.repeat(how.times);
    case "none":
      return text;
  }
}

function replaceMember(text: string, which: number, replacement: (name: string) => string): string {
  const found = [...text.matchAll(member)];
  const match = found[which % Math.max(1, found.length)];
  if (match === undefined) return text;
  const [whole, name = ""] = match;
  return text.slice(0, match.index) + replacement(name) + text.slice(match.index + whole.length);
}
