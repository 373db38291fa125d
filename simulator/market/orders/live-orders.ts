/** The live orders of an account, oldest first. A linked list: a map would reallocate its table every few orders. */
import type { Order } from "./order.ts";

export class LiveOrders {
  #oldest: Order | undefined = undefined;
  #newest: Order | undefined = undefined;

  add(order: Order): void {
    if (this.#has(order)) return;
    order.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = order;
    else this.#newest.newer = order;
    this.#newest = order;
  }

  delete(order: Order): void {
    if (!this.#has(order)) return;
    if (order.older === undefined) this.#oldest = order.newer;
    else order.older.newer = order.newer;
    if (order.newer === undefined) this.#newest = order.older;
    else order.newer.older = order.older;
    order.older = undefined;
    order.newer = undefined;
  }

  /** A copy, so that what is done with the orders may end them. */
  values(): Order[] {
    const orders: Order[] = [];
    for (let order = this.#oldest; order !== undefined; order = order.newer) orders.push(order);
    return orders;
  }

  #has(order: Order): boolean {
    return order.older !== undefined || order === this.#oldest;
  }
}
