/** Own orders and positions, and what can be done with them. */
import { signal } from "@preact/signals";
import type { Client, OpenOrdersView, Order, Position, UserPortfolioEvent, ViewState } from "deribit-rpc";
import { oncePerFrame } from "../use-client.ts";
import { attempt, describe } from "./activity.ts";

/** Open orders as they were drawn last. Unless `state` is `live`, they are old. */
export const openOrders = signal<{ readonly state: ViewState; readonly orders: readonly Order[] }>({
  state: "building",
  orders: [],
});

export async function followOrders(client: Client, stop: AbortSignal): Promise<void> {
  openOrders.value = { state: "building", orders: [] };
  let view: OpenOrdersView | undefined;
  const draw = oncePerFrame(() => {
    if (stop.aborted || view === undefined) return;
    const { state, live } = view;
    const orders = live && [...live.values()].sort((a, b) => b.creation_timestamp - a.creation_timestamp);
    openOrders.value = { state, orders: orders ?? openOrders.peek().orders };
  });
  view = await client.openOrders({ signal: stop, onChange: draw });
  draw();
}

/** `undefined` until they were read. */
export const positions = signal<readonly Position[] | undefined>(undefined);
/** Time between two readings: marks move profits without any message of the account. */
const readMs = 2_000;

export async function followPositions(client: Client, stop: AbortSignal): Promise<void> {
  positions.value = undefined;
  const read = async (): Promise<void> => {
    if (client.state.name !== "ready") return;
    const read = await client.private.getPositions({ currency: "any" }, { signal: stop });
    positions.value = read.filter(({ size }) => size !== 0);
  };
  // A reading that fails is made up for by the next.
  const readAgain = (): void => void read().catch(() => {});
  const timer = setInterval(readAgain, readMs);
  stop.addEventListener("abort", () => clearInterval(timer), { once: true });
  await client.subscribe("user.trades.any.any.raw", { signal: stop, onData: readAgain, onGap: readAgain });
  await read();
}

export const portfolio = signal<UserPortfolioEvent | undefined>(undefined);

export async function followPortfolio(client: Client, stop: AbortSignal, currency: string): Promise<void> {
  portfolio.value = undefined;
  await client.subscribe(`user.portfolio.${currency.toLowerCase()}`, {
    signal: stop,
    overflow: "latest",
    onGap: () => {},
    onData: (next) => {
      portfolio.value = next as UserPortfolioEvent;
    },
  });
}

/** An order as the ticket has it. */
export interface Wish {
  readonly side: "buy" | "sell";
  readonly instrument_name: string;
  readonly amount: number;
  /** Without a price it is a market order. */
  readonly price: number | undefined;
  readonly post_only: boolean;
  readonly reduce_only: boolean;
}

export function place(client: Client, { side, price, post_only, reduce_only, ...terms }: Wish): Promise<void> {
  const what = `${side} ${terms.amount} ${terms.instrument_name} ${price === undefined ? "at the market" : `at ${price}`}`;
  return attempt(client, what, async () => {
    const type = price === undefined ? { type: "market" as const } : { type: "limit" as const, price, post_only };
    const { order } = await client.private[side]({ ...terms, ...type, reduce_only });
    return describe(order);
  });
}

export function cancel(client: Client, { order_id, direction, amount, instrument_name, price }: Order): Promise<void> {
  return attempt(client, `cancel ${direction} ${amount} ${instrument_name} at ${price}`, async () =>
    describe(await client.private.cancel({ order_id })),
  );
}

export function cancelAll(client: Client): Promise<void> {
  return attempt(client, "cancel all orders", async () => `${await client.private.cancelAll({})} cancelled`);
}

export function closePosition(client: Client, { instrument_name, size }: Position): Promise<void> {
  return attempt(client, `close ${size} ${instrument_name}`, async () => {
    const { order } = await client.private.closePosition({ instrument_name, type: "market" });
    return describe(order);
  });
}
