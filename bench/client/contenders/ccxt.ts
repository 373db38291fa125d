/** `ccxt` pro, which hands out the messages of many exchanges in one form of its own. Over WebSocket it makes no calls. */
import { type Contender, instrumentOf, type Ticker } from "./contender.ts";

type Side = readonly (readonly [price: number, amount: number])[];

interface Book extends Ticker {
  readonly bids: Side;
  readonly asks: Side;
}

/** What is used of it: its own types take seconds to check. */
interface Ccxt {
  urls: { api: object };
  readonly tickers: Readonly<Record<string, Ticker>>;
  readonly orderbooks: Readonly<Record<string, Book>>;
  readonly trades: Readonly<Record<string, readonly Ticker[]>>;
  safeMarketStructure(market: object): object;
  setMarkets(markets: readonly object[]): void;
  loadHttpProxyAgent(): Promise<unknown>;
  watchTickers(symbols: readonly string[]): Promise<Readonly<Record<string, Ticker>>>;
  watchOrderBook(symbol: string): Promise<Book>;
  watchTrades(symbol: string): Promise<readonly Ticker[]>;
  close(): Promise<void>;
}

async function open(url: string, instruments: readonly string[]): Promise<Ccxt> {
  const name: string = "ccxt";
  const { default: ccxt } = (await import(name)) as { default: { pro: { deribit: new (options: object) => Ccxt } } };
  const client = new ccxt.pro.deribit({ enableRateLimit: false });
  client.urls.api = { ws: url };
  const market = {
    base: "BTC",
    quote: "USD",
    settle: "BTC",
    type: "swap",
    swap: true,
    contract: true,
    contractSize: 10,
  };
  client.setMarkets(instruments.map((id) => client.safeMarketStructure({ ...market, id, symbol: id, active: true })));
  await client.loadHttpProxyAgent();
  return client;
}

export const ccxt: Contender = {
  async read(url, { channels = [], into }, note) {
    const symbols = channels.map(instrumentOf);
    const [symbol = ""] = symbols;
    const client = await open(url, symbols);
    const isTrades = channels[0]?.startsWith("trades.") === true;
    const isBook = channels[0]?.startsWith("book.") === true;
    const noteBook = (book: Book | undefined): void => {
      if (book !== undefined && into === "book") note(book.timestamp, book.bids[0]?.[0], book.asks[0]?.[0]);
      else if (book !== undefined) note(book.timestamp);
    };
    const noteLast = (messages: readonly (Ticker | undefined)[]): void => {
      const last = messages.at(-1);
      if (last !== undefined) note(last.timestamp);
    };
    const next = async (): Promise<void> => {
      if (isBook) noteBook(await client.watchOrderBook(symbol));
      else if (isTrades) noteLast(await client.watchTrades(symbol));
      else noteLast(Object.values(await client.watchTickers(symbols)));
    };
    // What comes while nothing is awaited resolves nothing: the end of a burst is in its store alone.
    const looking = setInterval(() => {
      if (isBook) noteBook(client.orderbooks[symbol]);
      else if (isTrades) noteLast(client.trades[symbol] ?? []);
      else if (symbols.length === 1) noteLast([client.tickers[symbol]]);
      else for (const { timestamp } of Object.values(client.tickers)) note(timestamp);
    }, 20);
    let isClosed = false;
    const read = async (): Promise<void> => {
      while (!isClosed) await next();
    };
    read().catch((error) => {
      if (!isClosed) throw error;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    return () => {
      isClosed = true;
      clearInterval(looking);
      void client.close();
    };
  },
};
