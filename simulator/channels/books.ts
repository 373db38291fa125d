/** The book channels: chains of changes that begin with a snapshot, and windows of grouped levels. */

import type { BookSnapshot, LevelChange, MarketEvent } from "../ports.ts";
import type { Feed, FeedContext } from "./feed.ts";
import type { ChannelSpec } from "./grammar.ts";

type Spec<Family> = Extract<ChannelSpec, { family: Family }>;
type Side = LevelChange["side"];

/** What happened to one price since the last message. */
interface NetChange {
  readonly side: Side;
  readonly price: number;
  readonly wasThere: boolean;
  amount: number;
}

/** `book.{instrument}.{interval}`: a snapshot for each newcomer, then changes that name the one before. */
export function bookFeed({ instrument, interval }: Spec<"book">, context: FeedContext): Feed {
  const pending = new Map<string, NetChange>();
  let lastChangeId = context.exchange.book(instrument).changeId;
  let newestChangeId = lastChangeId;
  let timestamp = 0;

  const flush = () => {
    const bids = netLevels(pending, "bids");
    const asks = netLevels(pending, "asks");
    pending.clear();
    if (bids.length === 0 && asks.length === 0) return;
    const change = { type: "change", timestamp, prev_change_id: lastChangeId, instrument_name: instrument };
    lastChangeId = newestChangeId;
    context.emit({ ...change, change_id: lastChangeId, bids, asks }, true);
  };

  return {
    topics: [`book:${instrument}`],
    on(event) {
      if (event.kind !== "book") return;
      for (const change of event.changes) note(pending, change);
      newestChangeId = event.changeId;
      timestamp = event.timestamp;
      context.beat(interval, flush);
    },
    first() {
      flush();
      const book = context.exchange.book(instrument);
      lastChangeId = book.changeId;
      newestChangeId = book.changeId;
      return [snapshotOf(instrument, book)];
    },
  };
}

function snapshotOf(instrument: string, book: BookSnapshot): object {
  return {
    type: "snapshot",
    timestamp: book.timestamp,
    instrument_name: instrument,
    change_id: book.changeId,
    bids: book.bids.map(([price, amount]) => ["new", price, amount]),
    asks: book.asks.map(([price, amount]) => ["new", price, amount]),
  };
}

function note(pending: Map<string, NetChange>, change: LevelChange): void {
  const key = `${change.side}${change.price}`;
  const net = pending.get(key);
  const amount = change.action === "delete" ? 0 : change.amount;
  if (net === undefined) {
    pending.set(key, { side: change.side, price: change.price, wasThere: change.action !== "new", amount });
  } else net.amount = amount;
}

/** The changes of one side, best price first. A level that came and went in between is no change. */
function netLevels(pending: ReadonlyMap<string, NetChange>, side: Side): [string, number, number][] {
  const levels: [string, number, number][] = [];
  for (const net of pending.values()) {
    if (net.side !== side || (net.amount === 0 && !net.wasThere)) continue;
    const action = net.amount === 0 ? "delete" : net.wasThere ? "change" : "new";
    levels.push([action, net.price, net.amount]);
  }
  return levels.sort((a, b) => (side === "bids" ? b[1] - a[1] : a[1] - b[1]));
}

/** `book.{instrument}.{group}.{depth}.{interval}`: the whole window each time. */
export function groupedBookFeed(
  { instrument, group, depth, interval }: Spec<"grouped_book">,
  context: FeedContext,
): Feed {
  const window = () => {
    const { timestamp, changeId, bids, asks } = context.exchange.book(instrument, group === 0 ? depth : undefined);
    return {
      timestamp,
      instrument_name: instrument,
      change_id: changeId,
      bids: groupLevels(bids, group, depth, Math.floor),
      asks: groupLevels(asks, group, depth, Math.ceil),
    };
  };
  const flush = () => context.emit(window());
  return {
    topics: [`book:${instrument}`],
    on: (_event: MarketEvent) => context.beat(interval, flush),
    first: () => [window()],
  };
}

/** Adds levels up into steps of `group`; a bid counts to the step below it, an ask to the one above. */
function groupLevels(
  levels: BookSnapshot["bids"],
  group: number,
  depth: number,
  round: (value: number) => number,
): [number, number][] {
  const grouped: [number, number][] = [];
  for (const [price, amount] of levels) {
    const step = group === 0 ? price : Number((round(Number((price / group).toPrecision(12))) * group).toPrecision(12));
    const last = grouped.at(-1);
    if (last?.[0] === step) last[1] = Number((last[1] + amount).toPrecision(12));
    else if (grouped.length === depth) break;
    else grouped.push([step, amount]);
  }
  return grouped;
}
