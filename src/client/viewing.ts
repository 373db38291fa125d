/** Makes the live views of a client. */
import { Views } from "../books/views.ts";
import type { Clock } from "../platform/clock.ts";
import type { ReaderFactory } from "../subscriptions/readers.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { MethodRow, Order, Venue } from "../venue.ts";
import type { Observer } from "./observer.ts";

/** The parts of a client that its views need. */
export interface ClientWithViews {
  readonly readers: ReaderFactory;
  readonly observer: Observer;
  call(row: MethodRow, params?: object): Promise<unknown>;
}

export function makeViews(
  clock: Clock,
  { books, api }: Pick<Venue<never>, "books" | "api">,
  subscriptions: Subscriptions,
  client: ClientWithViews,
): Views {
  const openOrders = api.methodOf(books.openOrders.method);
  return new Views({
    clock,
    subscriptions,
    check: (channels) => void client.readers.checkRights(channels),
    policy: books,
    readOpenOrders: () => client.call(openOrders, books.openOrders.params) as Promise<readonly Order[]>,
    onThrow: (error, where) => client.observer.thrown(error, where),
  });
}
