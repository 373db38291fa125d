/** One look at the exchange for one call: which look-ups its method needs, and what they prove. */
import type { CallTrace } from "../errors/family.ts";
import type { Coverage, LookUps, MethodRole, Order } from "../venue.ts";
import { cancelled, cancelledMany } from "./cancelled.ts";
import { closed } from "./closed.ts";
import { type EditedOrder, edited, editedByLabel } from "./edited.ts";
import { placed } from "./placed.ts";
import { quoted, sidesOf } from "./quoted.ts";
import { type LookResult, stillUnknown } from "./resolution.ts";
import { doubtMs, slackMs } from "./times.ts";

/** The call that is looked for. */
export interface Sought {
  readonly method: string;
  readonly trace: CallTrace;
  /** Which orders it takes back, for a cancel of many; `undefined` where the exchange does not show it. */
  readonly coverage: Coverage | undefined;
  /** Whether this process sent no other call for the account under the same label, or the same id of a mass quote. */
  readonly onlyUse: boolean;
}

type Look = (sought: Sought, lookUps: LookUps) => Promise<LookResult>;

/** Instruments of one mass quote whose trades are read; each costs as much as any read. */
const mostInstruments = 10;

/** How a call is looked for, by what its method does to orders. */
const looks: Readonly<Record<MethodRole, Look | undefined>> = {
  order: lookForPlaced,
  edit: lookForEdited,
  cancel: lookForCancelled,
  quote: lookForQuoted,
  close: lookForClosed,
  offer: undefined,
  withdraw: undefined,
};

/** Looks once. Rejects when the exchange cannot be asked. */
export async function look(role: MethodRole | undefined, sought: Sought, lookUps: LookUps): Promise<LookResult> {
  const { method, trace } = sought;
  const lookFor = role === undefined ? undefined : looks[role];
  if (lookFor === undefined) return stillUnknown(`${method} leaves nothing behind that could be looked up`);
  const isOneCancel = role === "cancel" && trace.order_id !== undefined;
  if (!Number.isFinite(trace.sentMs) && !isOneCancel)
    return stillUnknown("when it left is not known by the clock of the exchange");
  return lookFor(sought, lookUps);
}

async function lookForPlaced({ trace, onlyUse }: Sought, lookUps: LookUps): Promise<LookResult> {
  const { label, instrument_name, sentMs } = trace;
  if (label === undefined) return stillUnknown("the order had no label; `autoLabel` gives one to every order");
  if (instrument_name === undefined) return stillUnknown("the order named no instrument");
  const orders = new Map((await lookUps.labelled(label, instrument_name)).map((order) => [order.order_id, order]));
  // An order that was filled shows in the trades, whatever became of its state.
  const trades = (await lookUps.tradesSince(instrument_name, sentMs - doubtMs)).filter(
    (trade) => trade.label === label,
  );
  for (const id of new Set(trades.map((trade) => trade.order_id))) {
    const order = orders.get(id) ?? (await lookUps.order(id));
    if (order?.label === label) orders.set(id, order);
  }
  const strayTrades = trades.filter((trade) => !orders.has(trade.order_id));
  return placed(trace, { orders: [...orders.values()], strayTrades, onlyUse, asOfMs: lookUps.asOfMs });
}

async function lookForEdited({ trace }: Sought, lookUps: LookUps): Promise<LookResult> {
  const { order_id, label, instrument_name } = trace;
  if (order_id !== undefined) {
    const order = await lookUps.order(order_id);
    if (order === undefined) return unknownOrder;
    return edited(trace, await withFills(order, lookUps), lookUps.asOfMs);
  }
  if (label === undefined) return stillUnknown("the edit named neither an order nor a label");
  const labelled = await lookUps.labelled(label, instrument_name);
  const orders: EditedOrder[] = [];
  for (const order of labelled) {
    if (order.instrument_name === instrument_name) orders.push(await withFills(order, lookUps));
  }
  return editedByLabel(trace, orders, lookUps.asOfMs);
}

async function withFills(order: Order, lookUps: LookUps): Promise<EditedOrder> {
  return { order, lastFillMs: await lookUps.lastFillMs(order) };
}

async function lookForCancelled({ trace, coverage }: Sought, lookUps: LookUps): Promise<LookResult> {
  if (trace.order_id !== undefined) {
    const order = await lookUps.order(trace.order_id);
    return order === undefined ? unknownOrder : cancelled(order);
  }
  if (coverage === undefined) return stillUnknown("which orders it covered is not to be seen any more");
  const standing = new Map<string, Order>();
  for (const list of coverage.lists) {
    for (const order of await lookUps.listed(list)) {
      const stood = order.creation_timestamp <= trace.sentMs + slackMs;
      if (stood && coverage.covers(order)) standing.set(order.order_id, order);
    }
  }
  return cancelledMany([...standing.values()]);
}

async function lookForQuoted({ trace, onlyUse }: Sought, lookUps: LookUps): Promise<LookResult> {
  const instruments = new Set(sidesOf(trace).map(({ instrument_name }) => instrument_name));
  const open = await lookUps.open();
  const trades = [];
  if (instruments.size <= mostInstruments) {
    for (const name of instruments) trades.push(...(await lookUps.tradesSince(name, trace.sentMs - slackMs)));
  }
  return quoted(trace, { open, trades, onlyUse, asOfMs: lookUps.asOfMs });
}

async function lookForClosed({ trace }: Sought, lookUps: LookUps): Promise<LookResult> {
  const { instrument_name, sentMs } = trace;
  if (instrument_name === undefined) return stillUnknown("the call named no instrument");
  const open = await lookUps.open(instrument_name);
  const over = await lookUps.closed(instrument_name, sentMs - slackMs);
  return closed(trace, [...open, ...over]);
}

const unknownOrder = stillUnknown("the exchange does not know the order any more");
