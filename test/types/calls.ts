/** What a call must and must not accept. Checked by the compiler alone: an error that is expected must be there. */
import {
  type Client,
  type HttpClient,
  type Order,
  type ParamsOf,
  type Request,
  type ResultOf,
  requests,
  type UserTrade,
} from "deribit-rpc";
import { expectTypeOf } from "vitest";

declare const deribit: Client;
declare const http: HttpClient;

export function params(): void {
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, type: "limit", price: 60_000 });
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", contracts: 1, price: 1 });

  // @ts-expect-error A size is needed: neither `amount` nor `contracts` is given.
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", price: 60_000 });

  // @ts-expect-error Nothing is bought without an instrument.
  deribit.private.buy({ amount: 10 });

  // @ts-expect-error A limit order, which it is without a `type`, has a price.
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10 });

  // @ts-expect-error A stop waits for a trigger.
  deribit.private.sell({ instrument_name: "BTC-PERPETUAL", amount: 10, type: "stop_market", trigger_price: 50_000 });

  // @ts-expect-error A trailing stop follows at a distance.
  deribit.private.sell({ instrument_name: "BTC-PERPETUAL", amount: 10, type: "trailing_stop", trigger: "mark_price" });

  // @ts-expect-error A market order takes, so it cannot be post-only.
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, type: "market", post_only: true });

  // @ts-expect-error The exchange refuses a type of order that it does not know, so the compiler does.
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, type: "limt" });

  // @ts-expect-error A price is a number on the wire, not a string.
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: "60000" });

  // @ts-expect-error A mistyped parameter would be ignored by the exchange, and the order would not be post-only.
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, postOnly: true });

  // @ts-expect-error Params that have a required member cannot be left out.
  deribit.public.ticker();

  // @ts-expect-error There is no such method.
  deribit.private.by({ instrument_name: "BTC-PERPETUAL", amount: 10 });

  // What is not asked for may be said too, and the type may be known at run time only.
  const type = "market" as "market" | "limit";
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, type, price: 60_000 });
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", contracts: 1, type: "market", post_only: false });
  deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, contracts: 1, price: 60_000 });

  // New currencies come without a release of this package: any string is taken.
  deribit.public.getInstruments({ currency: "NEWCOIN" });

  // Lists may be read-only: nothing changes them.
  const names: readonly string[] = ["BTC-27DEC26-60000-C"];
  deribit.private.getOrderMarginByIds({ ids: names });
}

export async function results(): Promise<void> {
  const { order, trades } = await deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 });
  expectTypeOf(order).toEqualTypeOf<Order>();
  expectTypeOf(trades).toEqualTypeOf<UserTrade[]>();

  // @ts-expect-error Members have the names of the wire: `order_id`.
  order.orderId;

  // A state that the exchange adds one day does not break a build.
  expectTypeOf<"brand_new">().toExtend<Order["order_state"]>();

  // Params without a required member may be left out, and options still follow them.
  expectTypeOf(await deribit.public.getTime()).toEqualTypeOf<number>();
  expectTypeOf(await deribit.public.getTime({}, { timeoutMs: 100 })).toEqualTypeOf<number>();
}

export async function resultsThatDependOnParams(): Promise<void> {
  expectTypeOf(await deribit.private.cancelAll()).toEqualTypeOf<number>();
  expectTypeOf(await deribit.private.cancelAll({ detailed: false })).toEqualTypeOf<number>();
  const reports = await deribit.private.cancelAll({ detailed: true });
  expectTypeOf(reports).toBeArray();
  expectTypeOf(reports).not.toExtend<number>();

  // @ts-expect-error With `detailed` there is a report per book, and no number to add.
  reports + 1;
}

export async function builders(): Promise<void> {
  const request = requests.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 });
  expectTypeOf(await deribit.send(request)).toEqualTypeOf(
    await deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 }),
  );
  expectTypeOf(await http.send(request)).toEqualTypeOf(await deribit.send(request));

  // @ts-expect-error A builder asks for the same params as the method.
  requests.private.buy({ instrument_name: "BTC-PERPETUAL" });

  // @ts-expect-error A request is frozen: it can be logged, queued and sent as it was checked.
  request.method = "private/sell";

  // @ts-expect-error What one method answers is not what another does.
  const wrong: Request<string> = request;
  return void wrong;
}

export function overHttp(): void {
  http.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 });

  // @ts-expect-error Heartbeats belong to a connection, and HTTP has none.
  http.public.setHeartbeat({ interval: 30 });

  // @ts-expect-error Channels are sent over a WebSocket only.
  http.public.subscribe({ channels: ["ticker.BTC-PERPETUAL.100ms"] });

  // @ts-expect-error A token that HTTP calls bear along has no session to log out of.
  http.private.logout();
}

export function byName(): void {
  expectTypeOf(deribit.call("public/ticker", { instrument_name: "X" })).resolves.toEqualTypeOf<
    ResultOf<"public/ticker">
  >();
  expectTypeOf<ResultOf<"private/buy">["order"]>().toEqualTypeOf<Order>();
  expectTypeOf<null>().toExtend<ResultOf<"private/get_current_deposit_address">>();
  expectTypeOf(deribit.call("public/get_time")).resolves.toEqualTypeOf<number>();
  deribit.call("public/get_time", {}, { timeoutMs: 100 });
  const params: ParamsOf<"public/ticker"> = { instrument_name: "X" };
  http.call("public/ticker", params);

  // @ts-expect-error A mistyped parameter would be ignored by the exchange, by whatever name the method is called.
  deribit.call("private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10, postOnly: true });

  // @ts-expect-error A size is needed here, too.
  deribit.call("private/buy", { instrument_name: "BTC-PERPETUAL" });

  // @ts-expect-error Params that have a required member cannot be left out.
  deribit.call("public/ticker");

  // Where params decide the result, it is any of them.
  expectTypeOf(deribit.call("private/cancel_all", { detailed: true })).resolves.toEqualTypeOf<
    ResultOf<"private/cancel_all">
  >();

  // Methods that are newer than this package can be called; what comes is to be looked at first.
  expectTypeOf(deribit.call("private/brand_new", { any: 1 })).resolves.toEqualTypeOf<unknown>();
  expectTypeOf<ParamsOf<"private/brand_new">>().toEqualTypeOf<object>();
  const name: string = "private/brand_new";
  expectTypeOf(deribit.call(name)).resolves.toEqualTypeOf<unknown>();
}
