/** Frames of a hostile server: each begins as a valid one, and most are spoilt in one way or several. */
import fc from "fast-check";
import { accessToken, refreshToken, secret } from "./secrets.ts";
import { type Spoil, spoil, spoilt } from "./spoils.ts";

/** Stands for the id of a call that waits. */
const idMark = '"@id"';

const reply = (result: object | string | number) =>
  `{"jsonrpc":"2.0","id":${idMark},"result":${JSON.stringify(result)},"usIn":1767268800000000,"usOut":1767268800000100,"usDiff":100,"testnet":true}`;
const refusal = (code: number, message: string, data?: object) =>
  `{"jsonrpc":"2.0","id":${idMark},"error":${JSON.stringify({ code, message, ...(data !== undefined && { data }) })},"testnet":true}`;
const notification = (channel: string, data: object) =>
  `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${JSON.stringify(data)}}}`;

const granted = {
  access_token: accessToken,
  refresh_token: refreshToken,
  expires_in: 1,
  scope: "trade:read_write",
  token_type: "bearer",
};
const order = {
  order_id: "1",
  order_state: "open",
  instrument_name: "BTC-PERPETUAL",
  direction: "buy",
  label: "fuzz",
  last_update_timestamp: 1_767_268_800_000,
};
const book = { timestamp: 1_767_268_800_000, instrument_name: "BTC-PERPETUAL" };

/** What an exchange sends. */
const valid: readonly string[] = [
  reply("ok"),
  reply(1_767_268_800_000),
  reply({ version: "1.2.26" }),
  reply({ order, trades: [] }),
  reply([order]),
  reply([]),
  reply(["book.BTC-PERPETUAL.100ms", "ticker.BTC-PERPETUAL.raw", "user.orders.any.any.raw"]),
  reply(granted),
  JSON.stringify({ jsonrpc: "2.0", result: granted }),
  JSON.stringify({ jsonrpc: "2.0", id: "x", result: granted, usIn: 1, usOut: 2 }),
  JSON.stringify({ jsonrpc: "2.0", method: "public/auth", params: { client_secret: secret, ...granted } }),
  JSON.stringify({ jsonrpc: "2.0", error: { code: 13_004, message: `bad ${secret}`, data: granted } }),
  notification(`book.${accessToken}.raw`, granted),
  refusal(11_050, JSON.stringify({ params: { ...granted, client_secret: secret } }), {
    reason: accessToken,
    ...granted,
  }),
  reply({ security_key_authorization_required: true, challenge: "c", rp_id: "test", security_keys: [] }),
  reply({
    limits: { non_matching_engine: { rate: 20, burst: 100 }, matching_engine: { cancel_all: { rate: 1, burst: 1 } } },
  }),
  `{"jsonrpc":"2.0","id":${idMark},"result":{"starbase_order_id":18446744073709551615,"starbase_x":1.5e99999}}`,
  refusal(10_009, "not_enough_funds"),
  refusal(10_028, "too_many_requests"),
  refusal(11_051, "system_maintenance"),
  refusal(13_009, "unauthorized", { reason: "invalid_token" }),
  refusal(13_004, "invalid_credentials"),
  refusal(13_888, "timed_out"),
  refusal(-32_602, "Invalid params", { reason: "wrong", param: "amount" }),
  '{"jsonrpc":"2.0","error":{"code":11050,"message":"bad_request"},"testnet":true}',
  notification("book.BTC-PERPETUAL.100ms", {
    ...book,
    type: "snapshot",
    change_id: 1,
    bids: [["new", 1, 2]],
    asks: [],
  }),
  notification("book.BTC-PERPETUAL.100ms", {
    ...book,
    type: "change",
    prev_change_id: 1,
    change_id: 2,
    bids: [["delete", 1, 0]],
    asks: [["change", 9, 1]],
  }),
  notification("book.BTC-PERPETUAL.100ms", {
    ...book,
    type: "change",
    prev_change_id: 2,
    change_id: 3,
    bids: [],
    asks: [["new", 9, 1]],
  }),
  notification("ticker.BTC-PERPETUAL.raw", { instrument_name: "BTC-PERPETUAL", mark_price: 1.5, state: "open" }),
  notification("user.orders.any.any.raw", order),
  notification("user.orders.any.any.raw", { ...order, order_state: "filled" }),
  notification("user.portfolio.BTC", { currency: "BTC" }),
  '{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}',
  '{"params":{"type":"heartbeat"},"method":"heartbeat","jsonrpc":"2.0"}',
  "[]",
  "null",
  "",
];

/** A frame before the id of a call is put in. */
export interface FuzzFrame {
  readonly base: string;
  readonly spoils: readonly Spoil[];
  /** Added to the newest id of the client. */
  readonly idOffset: number;
}

/** Frames; every fourth is valid. */
export const frame: fc.Arbitrary<FuzzFrame> = fc.record({
  base: fc.constantFrom(...valid),
  spoils: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(spoil, { minLength: 1, maxLength: 3 }) },
  ),
  idOffset: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: -6, max: 2 }) },
  ),
});

/** The text of a frame for a client whose newest id is `lastId`. */
export function textOf({ base, spoils, idOffset }: FuzzFrame, lastId: number): string {
  return spoils.reduce(spoilt, base.replace(idMark, String(lastId + idOffset)));
}
