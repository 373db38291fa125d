/** How many order operations the market works in a second of processor time: `npm run bench -- simulator/market`. */

import type { SteeredExchange } from "../../simulator/boundary/exchange.ts";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createRandom } from "../../simulator/determinism/random.ts";
import { createExchange } from "../../simulator/exchange.ts";

const operations = 200_000;
const balances = { BTC: 10_000 };
const first = { userId: 71, connection: "one", cancelOnDisconnect: false, scopes: [] };
const second = { ...first, userId: 72, connection: "two" };

interface Placed {
  readonly order: { readonly order_id: string };
}

/** Parameters as a parser makes them: V8 reads objects that a spread began many times slower, which is not the market's doing. */
function orderAt(price: number): Readonly<Record<string, unknown>> {
  return { instrument_name: "BTC-PERPETUAL", amount: 10, price };
}

function open(isWatched: boolean): SteeredExchange {
  const exchange = createExchange({
    clock: createVirtualClock(),
    random: createRandom(1),
    accounts: [first, second].map(({ userId }) => ({ userId, username: String(userId), keys: [], balances })),
    market: { rate: 0, liquidity: false },
  });
  if (isWatched) exchange.listen(() => undefined);
  return exchange;
}

/** Orders over two hundred prices, each cancelled when two hundred others have come. */
function placeAndCancel(exchange: SteeredExchange): number {
  const resting: string[] = [];
  for (let i = 0; i < operations / 2; i += 1) {
    const price = 58_000 + (i % 200) * 0.5;
    const { order } = exchange.handle("private/buy", first, orderAt(price)) as Placed;
    resting.push(order.order_id);
    if (resting.length <= 200) continue;
    exchange.handle("private/cancel", first, { order_id: resting.shift() });
  }
  return operations;
}

/** Edits of one order among two hundred, at ever other prices. */
function edit(exchange: SteeredExchange): number {
  for (let i = 0; i < 200; i += 1) exchange.handle("private/buy", first, orderAt(58_000 + i));
  const { order } = exchange.handle("private/buy", first, orderAt(58_000)) as Placed;
  for (let i = 0; i < operations; i += 1) {
    exchange.handle("private/edit", first, { order_id: order.order_id, amount: 10, price: 58_000 + (i % 200) });
  }
  return operations;
}

/** Pairs of orders that trade with each other. */
function trade(exchange: SteeredExchange): number {
  for (let i = 0; i < operations / 4; i += 1) {
    const isOdd = i % 2 === 1;
    exchange.handle("private/sell", isOdd ? first : second, orderAt(60_000));
    exchange.handle("private/buy", isOdd ? second : first, orderAt(60_000));
  }
  return operations / 2;
}

for (const work of [placeAndCancel, edit, trade]) {
  for (const isWatched of [false, true]) {
    work(open(isWatched));
    const exchange = open(isWatched);
    const before = process.cpuUsage();
    const count = work(exchange);
    const { user, system } = process.cpuUsage(before);
    const rate = Math.round(count / ((user + system) / 1e6));
    console.log(
      `${work.name.padEnd(16)} ${isWatched ? "watched  " : "unwatched"} ${rate.toLocaleString("en").padStart(9)} /s`,
    );
  }
}
