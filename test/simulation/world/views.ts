/** The live views of a client, against what the exchange holds. */
import type { OpenOrdersView } from "../../../src/books/open-orders.ts";
import type { OrderBookView } from "../../../src/books/order-book.ts";
import { type Plan, userIds } from "../plan/plan.ts";
import type { BookTap } from "../taps/engine.ts";
import type { Seat } from "./seat.ts";
import type { Truth } from "./truth.ts";
import type { Findings } from "./violations.ts";
import type { World } from "./world.ts";

/** What a client believes, all the time. */
export interface Views {
  readonly books: readonly OrderBookView[];
  readonly orders: OpenOrdersView;
}

/** Opens the views, and watches the books at every change. They are kept to the end of the run. */
export async function openViews(seat: Seat, tap: BookTap, findings: Findings): Promise<Views> {
  const { client, name } = seat;
  const onChange = ({ instrument, live }: OrderBookView): void => {
    if (live === undefined) return;
    const { bestBid, bestAsk, changeId } = live;
    const top = tap.topAt(instrument, changeId);
    if (top === undefined && tap.wasAt(instrument, changeId)) return;
    const [bid, bidAmount, ask, askAmount] = top ?? [];
    const isTrue = bestBid?.price === bid && bestAsk?.price === ask && (bestBid?.amount ?? 0) === bidAmount;
    if (top !== undefined && isTrue && (bestAsk?.amount ?? 0) === askAmount) return;
    const what = `shows ${JSON.stringify([bestBid, bestAsk])} at ${changeId}, the exchange had ${JSON.stringify(top)}`;
    findings.report("no book is silently wrong", `${name}: ${instrument} ${what}`);
  };
  const [raw, slow, orders] = await Promise.all([
    client.orderBook("BTC-PERPETUAL", { interval: "raw", onChange }),
    client.orderBook("ETH-PERPETUAL", { onChange }),
    client.openOrders(),
  ]);
  return { books: [raw, slow], orders };
}

/** Once quiet, a view is live and shows what is. */
export function checkViews({ findings, plan }: World, truth: Truth, { name }: Seat, { books, orders }: Views): void {
  for (const { instrument, state, live } of books) {
    if (live === undefined) {
      findings.report("books come back", `${name}: the book of ${instrument} is still ${state}`);
      continue;
    }
    const believed = JSON.stringify([live.bids(), live.asks()]);
    const real = JSON.stringify(truth.levels(instrument));
    if (believed !== real) {
      findings.report(
        "no book is silently wrong",
        `${name}: ${instrument} shows ${believed}, the exchange has ${real}`,
      );
    }
  }
  if (!canSeeOrders(plan)) return;
  if (orders.live === undefined) {
    findings.report("open orders come back", `${name}: the list is still ${orders.state}`);
    return;
  }
  const believed = [...orders.live.values()].map(gist).sort().join(", ");
  const real = [...truth.openOrders(userIds[name]).values()]
    .map((order) => gist(order as unknown as Order))
    .sort()
    .join(", ");
  if (believed !== real) {
    findings.report(
      "open orders are those of the exchange",
      `${name} believes in ${believed}, the exchange has ${real}`,
    );
  }
}

interface Order {
  readonly order_id: string;
  readonly price: number | string;
  readonly amount?: number;
  readonly filled_amount?: number;
}

const gist = ({ order_id, price, amount = 0, filled_amount = 0 }: Order): string =>
  `${order_id} ${amount}/${filled_amount} @ ${price}`;

/**
 * A message about an order that the exchange itself leaves out cannot be missed, and lists are merged by
 * times of the exchange, which must not run backwards.
 */
function canSeeOrders({ faults }: Plan): boolean {
  const hides = ({ kind, channel }: Plan["faults"][number]["rules"][number]): boolean =>
    kind === "slow_clock" || ((kind === "gap" || kind === "truncate") && channel === "user.*");
  return !faults.some(({ rules }) => rules.some(hides));
}
