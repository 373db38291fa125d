/** A small exchange under a virtual clock, whose every answer is checked against the schemas. */
import { expect } from "vitest";
import { validateChannel, validateParams, validateResult } from "../../../generated/validators/index.ts";
import type { AccountConfig, OrderCaps } from "../../../simulator/boundary/accounts.ts";
import type { MarketEvent } from "../../../simulator/boundary/events.ts";
import type { CallingAccount, SteeredExchange } from "../../../simulator/boundary/exchange.ts";
import type { MarketOptions } from "../../../simulator/boundary/market-options.ts";
import { createVirtualClock, type VirtualClock } from "../../../simulator/determinism/clock.ts";
import { createRandom } from "../../../simulator/determinism/random.ts";
import { createExchange } from "../../../simulator/exchange.ts";
import { Refusal } from "../../../simulator/refusals/refusal.ts";

/** A Saturday noon, far from a settlement. */
export const noon = Date.UTC(2026, 10, 21, 12);

export const alice = 71;
export const bob = 72;
/** Sub-account of alice. */
export const carol = 73;

const balances = { BTC: 100, ETH: 1_000, USDC: 1_000_000, USDT: 100_000 };

const accounts: readonly AccountConfig[] = [
  { userId: alice, username: "alice", keys: [], balances },
  { userId: bob, username: "bob", keys: [], balances },
  { userId: carol, username: "carol", mainUserId: alice, keys: [], balances },
];

/** A wire object, for tests that look at members. */
export type Wire = Record<string, unknown>;

export interface Placed {
  readonly order: Wire;
  readonly trades: readonly Wire[];
}

export interface TestMarket {
  readonly exchange: SteeredExchange;
  readonly clock: VirtualClock;
  readonly events: MarketEvent[];
  /** Calls as an account; params and result must fit their schemas. */
  call<Result = Wire>(userId: number | undefined, method: string, params?: object): Result;
  /** What the exchange says to a call that it refuses. */
  refusal(
    userId: number | undefined,
    method: string,
    params?: object,
  ): { code: number; message: string; data?: unknown };
  buy(userId: number, params: object): Placed;
  sell(userId: number, params: object): Placed;
}

export interface TestOptions {
  readonly market?: MarketOptions;
  readonly startMs?: number;
  readonly seed?: number;
  readonly balances?: Readonly<Record<string, number>>;
  readonly caps?: OrderCaps;
}

/** The caller of an account: one connection each, with cancel-on-disconnect armed. */
export function callerOf(userId: number, connection = `connection-${userId}`): CallingAccount {
  return { userId, connection, cancelOnDisconnect: true, scopes: [] };
}

/** Opens a market that stands still, with empty books by default. */
export function openMarket(options: TestOptions = {}): TestMarket {
  const clock = createVirtualClock(options.startMs ?? noon);
  const exchange = createExchange({
    clock,
    random: createRandom(options.seed ?? 1, "market"),
    accounts: accounts.map((account) => ({
      ...account,
      balances: options.balances ?? account.balances,
      ...(options.caps !== undefined && { caps: options.caps }),
    })),
    market: { rate: 0, liquidity: false, ...options.market },
  });
  const events: MarketEvent[] = [];
  exchange.listen((event) => {
    check(event);
    events.push(event);
  });
  const call = <Result>(userId: number | undefined, method: string, params: object = {}): Result => {
    expect(validateParams(method, params), `params of ${method}`).toEqual({ ok: true });
    const caller = userId === undefined ? undefined : callerOf(userId);
    const result = JSON.parse(JSON.stringify(exchange.handle(method, caller, { ...params })));
    expect(validateResult(method, result), `result of ${method}: ${JSON.stringify(result).slice(0, 600)}`).toEqual({
      ok: true,
    });
    return result as Result;
  };
  return {
    exchange,
    clock,
    events,
    call,
    refusal(userId, method, params = {}) {
      try {
        exchange.handle(method, userId === undefined ? undefined : callerOf(userId), { ...params });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { code, message, data } = error;
        return data === undefined ? { code, message } : { code, message, data };
      }
      throw new Error(`${method} was not refused`);
    },
    buy: (userId, params) => call<Placed>(userId, "private/buy", params),
    sell: (userId, params) => call<Placed>(userId, "private/sell", params),
  };
}

/** Events carry objects of the API: they must fit the channels that will carry them. */
function check(event: MarketEvent): void {
  const fits = (channel: string, data: unknown) =>
    expect(validateChannel(channel, JSON.parse(JSON.stringify(data))), `${channel}: ${JSON.stringify(data)}`).toEqual({
      ok: true,
    });
  if (event.kind === "trades") fits(`trades.${event.instrument}.100ms`, event.trades);
  if (event.kind === "liquidation") fits("user.liquidation", event.data);
  if (event.kind !== "changes") return;
  const { instrument, orders, trades, positions } = event;
  fits(`user.changes.${instrument}.100ms`, { instrument_name: instrument, orders, trades, positions });
  for (const order of orders) fits(`user.orders.${instrument}.raw`, order);
  fits(`user.trades.${instrument}.raw`, trades);
}

/** Option names of a market by what they are. */
export function optionName(market: TestMarket, prefix: string, suffix: "C" | "P", nth = 0): string {
  const names = [...market.exchange.instruments().values()]
    .filter((each) => each["kind"] === "option" && String(each["instrument_name"]).startsWith(`${prefix}-`))
    .map((each) => String(each["instrument_name"]))
    .filter((name) => name.endsWith(`-${suffix}`));
  const name = names[nth];
  if (name === undefined) throw new Error(`no option ${prefix} ${suffix} ${nth}`);
  return name;
}

/** Lets two accounts trade at a price. */
export function trade(market: TestMarket, buyer: number, seller: number, params: object): void {
  market.sell(seller, params);
  market.buy(buyer, params);
}

/** Ten trades of growing size between bob and alice, a second apart. */
export async function tradedMarket(): Promise<TestMarket> {
  const market = openMarket();
  for (let i = 1; i <= 10; i += 1) {
    trade(market, alice, bob, { instrument_name: "BTC-PERPETUAL", amount: 10 * i, price: 60_000 + i });
    await market.clock.advance(1_000);
  }
  return market;
}

export function summary(market: TestMarket, userId: number, currency = "BTC"): Record<string, number> {
  return market.call(userId, "private/get_account_summary", { currency });
}
