/** The book channels: chains of changes that begin with a snapshot, and windows of grouped levels. */

import type { BookSnapshot, LevelChange, MarketEvent } from "../boundary/events.ts";
import type { Feed, FeedContext } from "./feed.ts";
import type { ChannelSpec } from "./grammar.ts";

type Spec<Family> = Extract<ChannelSpec, { family: Family }>;
type Side = LevelChange["side"];

type Level = readonly [action: LevelChange["action"], price: number, amount: number];

/** `book.{instrument}.{interval}`: a snapshot for each new subscriber, then changes that name the one before. */
export function bookFeed({ instrument, interval }: Spec<"book">, context: FeedContext): Feed {
  const bids = new NetChanges();
  const asks = new NetChanges();
  let lastChangeId = context.exchange.book(instrument).changeId;
  let newestChangeId = lastChangeId;
  let timestamp = 0;

  const emit = (bidLevels: readonly Level[], askLevels: readonly Level[]) => {
    if (bidLevels.length === 0 && askLevels.length === 0) return;
    const prevChangeId = lastChangeId;
    lastChangeId = newestChangeId;
    const change = {
      type: "change",
      timestamp,
      prev_change_id: prevChangeId,
      instrument_name: instrument,
      change_id: lastChangeId,
      bids: bidLevels,
      asks: askLevels,
    };
    context.emit(change, true);
  };
  const flush = () =>
    emit(
      bids.take((a, b) => b[1] - a[1]),
      asks.take((a, b) => a[1] - b[1]),
    );

  return {
    filters: [{ kind: "book", about: instrument }],
    on(event) {
      if (event.kind !== "book") return;
      newestChangeId = event.changeId;
      timestamp = event.timestamp;
      if (interval === "raw") {
        emit(levelsOf(event.changes, "bids"), levelsOf(event.changes, "asks"));
        return;
      }
      for (const change of event.changes) (change.side === "bids" ? bids : asks).note(change);
      context.beat(interval, flush);
    },
    first() {
      flush();
      // Levels that came and went in between were never sent: present subscribers are still at their last message, and
      // the snapshot for the new one has to be followed by the same change as that message.
      return [snapshotOf(instrument, { ...context.exchange.book(instrument), changeId: lastChangeId })];
    },
  };
}

/** The changes of one side of one event. */
function levelsOf(changes: readonly LevelChange[], side: Side): Level[] {
  const levels: Level[] = [];
  for (const change of changes) if (change.side === side) levels.push([change.action, change.price, change.amount]);
  return levels;
}

/** What happened to the prices of one side since the last message. */
class NetChanges {
  readonly #prices = new Map<number, { readonly wasThere: boolean; amount: number }>();

  note({ action, price, amount }: LevelChange): void {
    const left = action === "delete" ? 0 : amount;
    const net = this.#prices.get(price);
    if (net === undefined) this.#prices.set(price, { wasThere: action !== "new", amount: left });
    else net.amount = left;
  }

  /** The changes in the given order. A level that came and went in between is no change. */
  take(order: (a: Level, b: Level) => number): Level[] {
    const levels: Level[] = [];
    for (const [price, { wasThere, amount }] of this.#prices) {
      if (amount === 0 && !wasThere) continue;
      levels.push([amount === 0 ? "delete" : wasThere ? "change" : "new", price, amount]);
    }
    this.#prices.clear();
    return levels.sort(order);
  }
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
    filters: [{ kind: "book", about: instrument }],
    on: (_event: MarketEvent) => context.beat(interval, flush),
    first: () => [window()],
  };
}

/** Sums levels into steps of `group`; a bid belongs to the step below it, an ask to the one above. */
function groupLevels(
  levels: BookSnapshot["bids"],
  group: number,
  depth: number,
  round: (value: number) => number,
): BookSnapshot["bids"] {
  if (group === 0) return levels.slice(0, depth);
  const grouped: [number, number][] = [];
  for (const [price, amount] of levels) {
    const step = Number((round(Number((price / group).toPrecision(12))) * group).toPrecision(12));
    const last = grouped.at(-1);
    if (last?.[0] === step) last[1] = Number((last[1] + amount).toPrecision(12));
    else if (grouped.length === depth) break;
    else grouped.push([step, amount]);
  }
  return grouped;
}
