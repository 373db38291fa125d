/** An offline Paradex: sign-in, subscriptions and orders that rest, as the description has them. */
import { type Clock, createDouble, type Dialect, type Double, Refusal } from "../contract/entry.ts";

/** The token that it knows. */
export const goodToken = "good-jwt";

const channels = /^(?:bbo|trades|funding_data|fills|orders|funding_payments)\.[A-Z]+-USD-PERP$|^(?:account|positions)$/;
const orderBooks = /^order_book\.[A-Z]+-USD-PERP\.(?:snapshot|deltas|interactive)@15@(?:50|100)ms(?:@[\d_]+)?$/;
const isPrivate = /^(?:fills|orders|funding_payments)\.|^(?:account|positions)$/;
const neededForAnOrder = ["market", "side", "type", "size", "price", "instruction", "signature", "signature_timestamp"];

/** Makes an offline Paradex on a clock. */
export function createParadexDouble(clock: Clock): Double {
  const orders = new Map<string, object>();
  let ids = 0;

  const place = (params: Readonly<Record<string, unknown>>): object => {
    if (neededForAnOrder.some((name) => params[name] === undefined)) throw new Refusal(-32602, "Invalid params");
    const { market, side, type, size, price, instruction, client_id = "" } = params;
    const order = { id: `order-${++ids}`, market, side, type, size, price, instruction, client_id, status: "NEW" };
    orders.set(order.id, order);
    double.publish(`orders.${market}`, order);
    return { created_at: clock.now(), order };
  };

  const answers: Readonly<Record<string, Dialect["answer"]>> = {
    auth: ({ params }, session) => {
      if (params["bearer"] !== goodToken) throw new Refusal(40111, "Invalid token");
      session.isSignedIn = true;
      return { node_id: "double" };
    },
    subscribe: ({ params }, session) => {
      const channel = String(params["channel"]);
      if (isPrivate.test(channel) && !session.isSignedIn) throw new Refusal(40300, "Not signed in");
      if (!channels.test(channel) && !orderBooks.test(channel)) throw new Refusal(-32602, "Invalid params");
      session.channels.add(channel);
      return { channel };
    },
    unsubscribe: ({ params }, session) => {
      session.channels.delete(String(params["channel"]));
      return { channel: params["channel"] };
    },
    "order.create": ({ params }) => place(params),
    "order.create_batch": ({ params }) => ({ orders: (params["orders"] as readonly never[]).map(place) }),
    "order.cancel": ({ params }) => {
      if (!orders.delete(String(params["id"]))) throw new Refusal(-32602, "Invalid params");
      return { id: params["id"], status: "CLOSED" };
    },
    "order.cancel_all": () => {
      orders.clear();
      return {};
    },
    "order.cancel_on_disconnect": ({ params }) => ({ enabled: params["enabled"] }),
  };

  const double = createDouble(clock, {
    answer: (call, session) => {
      const answer = answers[call.method];
      if (answer === undefined) throw new Refusal(-32601, "Method not found");
      if (call.method.startsWith("order.") && !session.isSignedIn) throw new Refusal(40300, "Not signed in");
      return answer(call, session);
    },
    message: (channel, data) => ({ jsonrpc: "2.0", method: "subscription", params: { channel, data } }),
  });
  return double;
}
