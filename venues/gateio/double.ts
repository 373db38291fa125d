/** An offline Gate.io: logins and private channels with real signatures, books with update ids, orders that rest. */
import { type Clock, createDouble, type Dialect, type Double, type DoubleCall, Refusal } from "../contract/entry.ts";
import { isPrivate, topicOf } from "./channel-name.ts";
import { codec } from "./codec.ts";
import { createDoubleBook, type DoubleBook } from "./double-book.ts";
import { signLogin, signTopic } from "./signing.ts";

/** The account that it knows. */
export const goodKey = { key: "gate-key", secret: "gate-secret", userId: "20011" } as const;

/** What the offline Gate.io can be made to do. */
export interface GateioDouble extends Double {
  /** Changes the book of a market, and sends the change to those that read it; `skip` loses it on the way. */
  change(market: string, skip?: boolean): void;
  /** The book of a market, as HTTP gives it. */
  readonly book: (market: string) => DoubleBook;
}

type Value = Readonly<Record<string, unknown>>;

const markets = new Set(["BTC_USDT", "ETH_USDT"]);
/** Milliseconds that the time of a signature may be off. */
const mostOffMs = 60_000;
const topics =
  /^\w+\.(?:tickers|trades|candlesticks|book_ticker|order_book_update|order_book|obu|orders|usertrades|positions|balances)$/;
/** Ids of futures orders have more digits than a double holds. */
const firstFuturesId = 36_028_827_892_199_866n;

/** Makes an offline Gate.io on a clock: its spot market, or its futures. */
export function createGateioDouble(clock: Clock, market: "spot" | "futures"): GateioDouble {
  const books = new Map<string, DoubleBook>();
  const orders = new Map<string, Value>();
  const seconds = (): number => Math.floor(clock.now() / 1_000);

  const bookOf = (name: string): DoubleBook => {
    const book = books.get(name) ?? createDoubleBook(name, market, () => clock.now());
    books.set(name, book);
    return book;
  };

  const checkTime = (time: unknown): void => {
    if (Math.abs(Number(time) * 1_000 - clock.now()) > mostOffMs) throw new Refusal(4, "Timestamp is too far off");
  };

  const topic = ({ params }: DoubleCall): string => {
    const { channel, event, payload = [], time, auth } = params as Value & { readonly payload?: readonly string[] };
    const family = String(channel);
    const rest = family.endsWith(".obu") ? [String(payload[0]).replace(/^ob\./, "")] : payload;
    const isOfAccount = isPrivate(family);
    const [user, ...own] = rest;
    const name = [family, ...(market === "futures" && isOfAccount ? own : rest)].join(".");
    if (!family.startsWith(`${market}.`) || !topics.test(family)) throw new Refusal(2, "unknown channel");
    if (isOfAccount) {
      checkTime(time);
      const { KEY, SIGN } = (auth ?? {}) as Value;
      const isSigned = SIGN === signTopic(goodKey.secret, family, String(event), Number(time));
      if (KEY !== goodKey.key || !isSigned)
        throw new Refusal(4, '{"label":"INVALID_KEY","message":"Invalid key provided"}');
      if (market === "futures" && user !== goodKey.userId) throw new Refusal(2, "unknown user");
    }
    const known = topicOf(name, undefined)
      .mark.split(/[ .]/)
      .find((word) => markets.has(word.replace(/^\d+[a-z]_/, "")));
    if (known === undefined && !name.endsWith("balances") && !name.endsWith("!all"))
      throw new Refusal(2, "unknown market");
    return name;
  };

  const notify = (order: Value, event: string): void => {
    const subject = String(order[market === "spot" ? "currency_pair" : "contract"]);
    double.publish(`${market}.orders.${subject}`, [{ ...order, event }]);
    double.publish(`${market}.orders.!all`, [{ ...order, event }]);
  };

  const found = ({ order_id }: Value): Value => {
    const order = orders.get(String(order_id));
    if (order === undefined) throw new Refusal(404, "ORDER_NOT_FOUND");
    return order;
  };

  const place = (params: Value): Value => {
    const subject = String(params[market === "spot" ? "currency_pair" : "contract"]);
    if (!markets.has(subject)) throw new Refusal(400, "INVALID_CURRENCY_PAIR");
    const digits = market === "spot" ? String(1_000 + orders.size) : String(firstFuturesId + BigInt(orders.size));
    const amount = market === "spot" ? params["amount"] : params["size"];
    // A spot order has a text for an id, one of futures a number.
    const id = market === "spot" ? digits : bare(digits);
    const order = { ...params, id, status: "open", left: amount, create_time: seconds() };
    orders.set(digits, order);
    notify(order, "put");
    return order;
  };

  const cancel = (params: Value): Value => {
    const order = { ...found(params), status: market === "spot" ? "cancelled" : "finished", finish_as: "cancelled" };
    orders.delete(String(params["order_id"]));
    notify(order, "finish");
    return order;
  };

  const calls: Readonly<Record<string, (params: never) => unknown>> = {
    order_place: place,
    order_batch_place: (params: readonly Value[]) => params.map(place),
    order_cancel: cancel,
    order_cancel_ids: (params: readonly (string | Value)[]) =>
      params.map((each) => {
        const id = typeof each === "string" ? each : String(each["id"]);
        const succeeded = orders.has(id);
        if (succeeded) cancel({ order_id: id });
        return { id, succeeded };
      }),
    order_cancel_cp: () => [...orders.keys()].map((order_id) => cancel({ order_id })),
    order_amend: (params: Value) => {
      const order = { ...found(params), ...params };
      orders.set(String(params["order_id"]), order);
      notify(order, "update");
      return order;
    },
    order_status: found,
    order_list: () => [...orders.values()],
  };

  const answer: Dialect["answer"] = (call, session) => {
    const { method, params } = call;
    if (method === "subscribe") session.channels.add(topic(call));
    if (method === "unsubscribe") session.channels.delete(topic(call));
    if (method === "subscribe" || method === "unsubscribe") return { status: "success" };
    if (method.endsWith(".ping")) return method.replace("ping", "pong");
    const { api_key, signature, timestamp, req_param } = params;
    if (method === `${market}.login`) {
      const isGood =
        api_key === goodKey.key &&
        signature === signLogin(goodKey.secret, method, String(timestamp), JSON.stringify(req_param));
      if (!isGood || Math.abs(Number(timestamp) - seconds()) * 1_000 > mostOffMs) throw new Refusal(401, "INVALID_KEY");
      session.isSignedIn = true;
      return { api_key, uid: goodKey.userId };
    }
    if (!session.isSignedIn) throw new Refusal(400, "AUTHENTICATION_FAILED");
    const [from = "", name = ""] = method.split(".");
    const run = from === market ? calls[name] : undefined;
    if (run === undefined) throw new Refusal(400, "INVALID_CHANNEL");
    return run(req_param as never);
  };

  const double = createDouble(clock, {
    codec: { decode: codec.decode, encode: (value) => (JSON.stringify(value) ?? "").replaceAll(/"#(\d+)#"/g, "$1") },
    read: (value) => {
      const { id, channel, event, payload } = value as Value;
      const { req_id } = (payload ?? {}) as Value;
      if (event === "api") return { id: req_id, method: String(channel), params: payload as Value };
      return { id, method: String(event ?? channel), params: value as Value };
    },
    answer,
    reply: ({ id, method, params }, result, refusal) => {
      const { channel = method } = params;
      const head = { time: seconds(), time_ms: clock.now(), channel };
      if (method.endsWith(".ping")) return { ...head, channel: result, event: "", result: null };
      if (method === "subscribe" || method === "unsubscribe") {
        const error = refusal && { code: refusal.code, message: refusal.message };
        return { ...head, id, event: method, ...(error && { error }), result: result ?? { status: "fail" } };
      }
      const header = {
        response_time: String(clock.now()),
        status: String(refusal?.code ?? 200),
        channel,
        event: "api",
      };
      const data = refusal === undefined ? { result } : { errs: { label: refusal.message, message: refusal.message } };
      return { request_id: id, ack: false, header, data };
    },
    acknowledgement: ({ id, method, params }) => {
      const header = { response_time: String(clock.now()), status: "200", channel: method, event: "api" };
      return method.includes(".order_") ? { request_id: id, ack: true, header, data: { result: params } } : undefined;
    },
    message: (name, result) => {
      const { channel } = topicOf(name, undefined);
      return { time: seconds(), time_ms: clock.now(), channel, event: "update", result };
    },
  });

  return {
    ...double,
    book: bookOf,
    change: (name, skip = false) => {
      const change = bookOf(name).change();
      if (skip) return;
      if (market === "spot") {
        for (const interval of ["20ms", "100ms"]) double.publish(`spot.order_book_update.${name}.${interval}`, change);
      } else {
        for (const level of [20, 50, 100]) double.publish(`futures.order_book_update.${name}.100ms.${level}`, change);
      }
    },
  };
}

/** Leaves as a number, whatever its digits. */
const bare = (digits: string): string => `#${digits}#`;
