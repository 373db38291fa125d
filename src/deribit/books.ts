/** The channels and the method behind the live views. */
import type { BookPolicy } from "../venue.ts";

export const books: BookPolicy = {
  channel: (instrument, interval) => `book.${instrument}.${interval}`,
  ordersChannel: "user.orders.any.any.raw",
  openOrders: { method: "private/get_open_orders", params: {} },
};
