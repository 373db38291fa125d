/** A program as a user writes it: twenty methods and some channels, each result used. Compiled, never run. */
import { type Client, channels, connect, isDeribitError, type Order, requests } from "deribit-rpc";

async function read(deribit: Client): Promise<string[]> {
  const milliseconds = await deribit.public.getTime();
  const { version } = await deribit.public.test();
  const [currency] = await deribit.public.getCurrencies();
  const instruments = await deribit.public.getInstruments({ currency: "BTC", kind: "option", expired: false });
  const { contract_size } = await deribit.public.getInstrument({ instrument_name: "BTC-PERPETUAL" });
  const { mark_price, greeks } = await deribit.public.ticker({ instrument_name: "BTC-PERPETUAL" });
  const { bids } = await deribit.public.getOrderBook({ instrument_name: "BTC-PERPETUAL", depth: 5 });
  const { index_price } = await deribit.public.getIndexPrice({ index_name: "btc_usd" });
  const strikes = instruments.map(({ strike }) => strike ?? 0);
  return [version, currency?.currency ?? "", `${bids[0]?.[0]} ${contract_size} ${greeks?.delta ?? 0}`].concat(
    [milliseconds, mark_price, index_price, ...strikes].map((value) => value.toFixed(2)),
  );
}

async function trade(deribit: Client): Promise<Order> {
  const { order, trades } = await deribit.private.buy({
    instrument_name: "BTC-PERPETUAL",
    amount: 100,
    type: "limit",
    price: 60_000,
    label: "mm-1",
    post_only: true,
  });
  await deribit.private.sell({ instrument_name: "BTC-PERPETUAL", contracts: 1, type: "market", reduce_only: true });
  const edited = await deribit.private.edit({ order_id: order.order_id, amount: 200, price: 60_010 });
  const state = await deribit.private.getOrderState({ order_id: edited.order.order_id });
  const cancelled = await deribit.private.cancel({ order_id: state.order_id });
  const count: number = await deribit.private.cancelAll();
  const reports = await deribit.private.cancelAll({ detailed: true });
  const open = await deribit.private.getOpenOrders();
  const [first] = open;
  return [trades.length, count, reports.length].every((size) => size === 0) && first !== undefined ? first : cancelled;
}

async function account(deribit: Client): Promise<number> {
  const { equity } = await deribit.private.getAccountSummary({ currency: "BTC" });
  const positions = await deribit.private.getPositions({ currency: "BTC", kind: "future" });
  const position = await deribit.private.getPosition({ instrument_name: "BTC-PERPETUAL" });
  const { trades } = await deribit.private.getUserTradesByInstrument({ instrument_name: "BTC-PERPETUAL", count: 10 });
  const { logs } = await deribit.private.getTransactionLog({
    currency: "BTC",
    start_timestamp: 1_700_000_000_000,
    end_timestamp: 1_700_100_000_000,
  });
  return [...positions, position].reduce((delta, { delta: own }) => delta + own, equity + trades.length + logs.length);
}

/** Streams of each delivery class, by builder and by name. */
async function stream(deribit: Client): Promise<void> {
  const tickers = await deribit.subscribe(channels.ticker({ instrument_name: "BTC-PERPETUAL", interval: "100ms" }));
  for await (const { best_bid_price } of tickers) if (best_bid_price !== null) break;
  const orders = await deribit.subscribe("user.orders.any.any.raw", {
    onData: ({ order_id, order_state }) => console.log(order_id, order_state),
  });
  await orders.close();
  await using book = await deribit.orderBook("BTC-PERPETUAL");
  console.log(book.live?.bestBid?.price);
}

async function main(): Promise<void> {
  await using deribit = await connect({ network: "testnet" });
  try {
    await deribit.send(requests.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 }));
    console.log(await read(deribit), await trade(deribit), await account(deribit));
    await stream(deribit);
  } catch (error) {
    if (isDeribitError(error, "rpc")) console.log(error.code, error.outcome, error.details.reason);
    else throw error;
  }
}

await main();
