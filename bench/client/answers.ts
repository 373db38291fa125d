/** Replies of the exchange, in the order and spelling of its own. */

const tokens = '{"access_token":"a","refresh_token":"r","expires_in":900,"scope":"","token_type":"bearer"}';
const order =
  '{"is_liquidation":false,"risk_reducing":false,"order_type":"limit","creation_timestamp":1790000000000,' +
  '"order_state":"open","reject_post_only":false,"contracts":1.0,"average_price":0.0,"reduce_only":false,' +
  '"last_update_timestamp":1790000000000,"filled_amount":0.0,"post_only":true,"replaced":false,"mmp":false,' +
  '"order_id":"78012345678","web":false,"api":true,"instrument_name":"BTC-PERPETUAL","max_show":10.0,' +
  '"time_in_force":"good_til_cancelled","direction":"buy","amount":10.0,"price":60000.0,"label":"mm-1"}';

/** What the exchange answers to a call: the same to all calls of a method. */
export function answerTo(text: string): string {
  const { id, method, params } = JSON.parse(text);
  const us = Date.now() * 1_000;
  const result = resultOf(method, params);
  return `{"jsonrpc":"2.0","id":${id},"result":${result},"usIn":${us},"usOut":${us},"usDiff":0,"testnet":true}`;
}

function resultOf(method: string, params: { readonly channels?: readonly string[] }): string {
  if (method.endsWith("subscribe")) return JSON.stringify(params.channels);
  if (method === "public/auth") return tokens;
  if (method === "public/test") return '{"version":"1.2.26"}';
  if (method === "private/buy") return `{"trades":[],"order":${order}}`;
  return '"ok"';
}
