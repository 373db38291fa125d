/** An offline Derive: login, subscriptions and signed orders that rest, as the description has them. */
import { type Clock, createDouble, type Dialect, type Double, type DoubleSession, Refusal } from "../contract/entry.ts";

/** The wallet that it knows. It takes the word for the signature: real ones take a key. */
export const goodWallet = "0x00000000000000000000000000000000000000A1";
export const signText = (text: string): string => `0xsigned-${text}`;

const channels =
  /^(?:orderbook\.[\w-]+\.\d+\.\d+|trades\.[\w-]+|ticker_slim\.[\w-]+\.\d+|spot_feed\.[A-Z]+|1\.(?:orders|trades|balances|quotes))$/;
const neededForAnOrder = [
  "amount",
  "direction",
  "instrument_name",
  "limit_price",
  "max_fee",
  "nonce",
  "signature",
  "signature_expiry_sec",
  "signer",
  "subaccount_id",
];
/** Milliseconds that the time of a login may be off. */
const mostOffMs = 60_000;

/** Makes an offline Derive on a clock. */
export function createDeriveDouble(clock: Clock): Double {
  const orders = new Map<string, object>();
  const nonces = new Set<unknown>();

  const statusOf = (session: DoubleSession, channel: string): string => {
    if (!channels.test(channel)) return "no such channel";
    return /^\d+\./.test(channel) && !session.isSignedIn ? "not signed in" : "ok";
  };

  const answers: Readonly<Record<string, Dialect["answer"]>> = {
    "public/login": ({ params }, session) => {
      const { wallet, timestamp, signature } = params;
      const isGood = wallet === goodWallet && signature === signText(String(timestamp));
      if (!isGood || Math.abs(Number(timestamp) - clock.now()) > mostOffMs) throw new Refusal(14014, "bad signature");
      session.isSignedIn = true;
      return [1];
    },
    subscribe: ({ params }, session) => {
      const asked = params["channels"] as readonly string[];
      const status = Object.fromEntries(asked.map((channel) => [channel, statusOf(session, channel)]));
      for (const channel of asked) if (status[channel] === "ok") session.channels.add(channel);
      return { status, current_subscriptions: [...session.channels] };
    },
    unsubscribe: ({ params }, session) => {
      const asked = params["channels"] as readonly string[];
      for (const channel of asked) session.channels.delete(channel);
      const status = Object.fromEntries(asked.map((channel) => [channel, "ok"]));
      return { status, remaining_subscriptions: [...session.channels] };
    },
    "public/get_time": () => Math.floor(clock.now()),
    "private/get_subaccounts": () => ({ subaccount_ids: [1], wallet: goodWallet }),
    "private/get_open_orders": () => ({ orders: [...orders.values()], subaccount_id: 1 }),
    "private/order": ({ params }) => {
      if (neededForAnOrder.some((name) => params[name] === undefined)) throw new Refusal(-32602, "Invalid params");
      if (nonces.has(params["nonce"])) throw new Refusal(11017, "Nonce used");
      nonces.add(params["nonce"]);
      const order_id = `order-${nonces.size}`;
      const order = { ...params, order_id, order_status: "open", filled_amount: "0" };
      orders.set(order_id, order);
      double.publish("1.orders", [order]);
      return { order, trades: [] };
    },
    "private/cancel": ({ params }) => {
      const order = orders.get(String(params["order_id"]));
      if (order === undefined) throw new Refusal(11006, "Does not exist");
      orders.delete(String(params["order_id"]));
      return { ...order, order_status: "cancelled" };
    },
  };

  const double = createDouble(clock, {
    answer: (call, session) => {
      const answer = answers[call.method];
      if (answer === undefined) throw new Refusal(-32601, "Method not found");
      if (call.method.startsWith("private/") && !session.isSignedIn) throw new Refusal(14026, "Not signed in");
      return answer(call, session);
    },
    message: (channel, data) => ({ method: "subscription", params: { channel, data } }),
  });
  return double;
}
