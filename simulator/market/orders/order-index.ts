/** Orders by id. Chains of its own: a map would hash each id again, and reallocate its table every few orders. */
import type { Order } from "./order.ts";

/** Enough that chains stay short while accounts remember some thousand orders. */
const slots = 4_096;
const digitsHashed = 4;

export class OrderIndex {
  readonly #chains: (Order | undefined)[] = new Array<Order | undefined>(slots).fill(undefined);

  get(id: string): Order | undefined {
    let order = this.#chains[slotOf(id)];
    while (order !== undefined && order.id !== id) order = order.sameSlot;
    return order;
  }

  add(order: Order): void {
    const slot = slotOf(order.id);
    order.sameSlot = this.#chains[slot];
    this.#chains[slot] = order;
  }

  delete(order: Order): void {
    const slot = slotOf(order.id);
    let before = this.#chains[slot];
    if (before === order) this.#chains[slot] = order.sameSlot;
    else {
      while (before !== undefined && before.sameSlot !== order) before = before.sameSlot;
      if (before !== undefined) before.sameSlot = order.sameSlot;
    }
    order.sameSlot = undefined;
  }

  values(): Order[] {
    const orders: Order[] = [];
    for (let order of this.#chains) for (; order !== undefined; order = order.sameSlot) orders.push(order);
    return orders;
  }
}

/** Ids count up, so their last digits spread them evenly. */
function slotOf(id: string): number {
  let hash = 0;
  for (let at = Math.max(0, id.length - digitsHashed); at < id.length; at += 1) hash = hash * 10 + id.charCodeAt(at);
  return hash % slots;
}
