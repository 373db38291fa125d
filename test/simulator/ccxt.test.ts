/** The client that most bots use, unchanged but for the address, trades on the simulator and sees its book. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../../simulator/simulator.ts";

interface Order {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly price: number;
  readonly filled: number;
}

interface Book {
  readonly bids: readonly (readonly number[])[];
  readonly asks: readonly (readonly number[])[];
}

/** What the test uses of ccxt, whose own types take seconds to check. */
interface Ccxt {
  urls: { api: object };
  loadMarkets(): Promise<Record<string, { readonly option: boolean }>>;
  loadHttpProxyAgent(): Promise<unknown>;
  fetchTicker(symbol: string): Promise<{ readonly bid: number; readonly ask: number }>;
  fetchOrderBook(symbol: string): Promise<Book>;
  fetchBalance(params: object): Promise<{ readonly total: Record<string, number> }>;
  createOrder(symbol: string, type: string, side: string, amount: number, price?: number): Promise<Order>;
  editOrder(id: string, symbol: string, type: string, side: string, amount: number, price: number): Promise<Order>;
  cancelOrder(id: string): Promise<Order>;
  fetchOrder(id: string): Promise<Order>;
  fetchOpenOrders(symbol: string): Promise<readonly Order[]>;
  fetchPositions(symbols: readonly string[]): Promise<readonly { readonly side: string; readonly contracts: number }[]>;
  fetchMyTrades(symbol: string): Promise<readonly { readonly order: string }[]>;
  watchOrderBook(symbol: string): Promise<Book>;
  watchTicker(symbol: string): Promise<{ readonly bid: number }>;
  watchOrders(symbol: string): Promise<readonly Order[]>;
  close(): Promise<void>;
}

const symbol = "BTC/USD:BTC";
const instrument = "BTC-PERPETUAL";
let simulator: Simulator;
let rest: Ccxt;
let stream: Ccxt;

beforeAll(async () => {
  simulator = await createSimulator({ credits: false, checkOutgoing: true, market: { rate: 200 } });
  const moduleName = "ccxt";
  const { default: ccxt } = (await import(moduleName)) as {
    default: { deribit: new (options: object) => Ccxt; pro: { deribit: new (options: object) => Ccxt } };
  };
  const options = { apiKey: "sim-client", secret: "sim-secret-0001", enableRateLimit: false };
  const api = { rest: simulator.httpUrl.replace("/api/v2", ""), ws: simulator.url };
  rest = new ccxt.deribit(options);
  stream = new ccxt.pro.deribit(options);
  for (const client of [rest, stream]) client.urls.api = api;
  await stream.loadHttpProxyAgent();
}, 30_000);

afterAll(async () => {
  await stream.close();
  await simulator.close();
});

test("REST: markets, order, edit, cancel, fill, position, trades, balance", async () => {
  const markets = Object.values(await rest.loadMarkets());
  expect(markets.length).toBe(simulator.exchange.instruments().size);
  const { bid } = await rest.fetchTicker(symbol);
  const price = Math.floor(bid * 0.995);
  const order = await rest.createOrder(symbol, "limit", "buy", 100, price);
  expect(await rest.fetchOrder(order.id)).toMatchObject({ status: "open", price, filled: 0 });
  expect(await rest.editOrder(order.id, symbol, "limit", "buy", 200, price - 1)).toMatchObject({
    id: order.id,
    amount: 200,
  });
  expect(await rest.fetchOpenOrders(symbol)).toHaveLength(1);
  expect(await rest.cancelOrder(order.id)).toMatchObject({ status: "canceled" });
  const taken = await rest.createOrder(symbol, "market", "buy", 100);
  expect((await rest.fetchMyTrades(symbol)).at(-1)).toMatchObject({ order: taken.id });
  expect(await rest.fetchPositions([symbol])).toMatchObject([{ side: "long", contracts: 100 }]);
  expect((await rest.fetchBalance({ code: "BTC" })).total["BTC"]).toBeCloseTo(10, 3);
}, 30_000);

test("WebSocket: ticker, own orders, and a book that is the one of the exchange", async () => {
  expect((await stream.watchTicker(symbol)).bid).toBeGreaterThan(0);
  const ownOrders = stream.watchOrders(symbol);
  for (let updates = 0; updates < 5; updates += 1) await stream.watchOrderBook(symbol);
  simulator.exchange.setRate(0);
  const { bids } = simulator.exchange.book(instrument);
  const price = Math.floor((bids.at(-1)?.[0] ?? 0) - 100);
  await rest.createOrder(symbol, "limit", "buy", 100, price);
  let book = await stream.watchOrderBook(symbol);
  while (!book.bids.some(([level]) => level === price)) book = await stream.watchOrderBook(symbol);
  const pairs = (levels: Book["bids"]) => levels.map(([level, amount]) => [level, amount]);
  expect(pairs(book.bids)).toEqual(simulator.exchange.book(instrument).bids);
  expect(pairs(book.asks)).toEqual(simulator.exchange.book(instrument).asks);
  await rest.createOrder(symbol, "market", "sell", 100);
  expect((await ownOrders).length).toBeGreaterThan(0);
  expect(simulator.problems).toEqual([]);
}, 30_000);
