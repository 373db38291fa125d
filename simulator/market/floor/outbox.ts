/** Collects the events of one action and publishes them together, in the order of the real exchange: owners first, then the public. */

import type { MarketEvent } from "../../boundary/events.ts";
import type { TradingAccount } from "../accounts/account.ts";
import type { Fill } from "../accounts/fill.ts";
import { positionView } from "../accounts/position-view.ts";
import { tradeView } from "../accounts/trade-view.ts";
import type { Ids } from "../contracts/ids.ts";
import { type PublicPrint, printView } from "../history/public-print.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Order } from "../orders/order.ts";
import { orderView } from "../orders/order-view.ts";

/** What the outbox asks of the exchange. */
interface OutboxSource {
  readonly ids: Ids;
  now(): number;
  indexPrice(instrument: Instrument): number;
}

interface Changes {
  readonly account: TradingAccount;
  readonly instrument: Instrument;
  readonly orders: Order[];
  readonly trades: Fill[];
}

interface Prints {
  readonly instrument: Instrument;
  readonly prints: PublicPrint[];
}

/**
 * Lists instead of maps and sets: an action touches few things, and a map that is cleared for each action would keep
 * the garbage of all actions before alive.
 */
export class Outbox {
  readonly #source: OutboxSource;
  readonly #listeners = new Set<(event: MarketEvent) => void>();
  #changes: Changes[] = [];
  #portfolios: { readonly account: TradingAccount; readonly currency: string }[] = [];
  #prints: Prints[] = [];
  #books: Instrument[] = [];
  #others: MarketEvent[] = [];
  /** The event that is being published, and those that wait behind it. */
  readonly #untold: MarketEvent[] = [];

  constructor(source: OutboxSource) {
    this.#source = source;
  }

  listen(listener: (event: MarketEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  order(account: TradingAccount, instrument: Instrument, order: Order): void {
    if (account.isHouse || this.#listeners.size === 0) return;
    const { orders } = this.#changesOf(account, instrument);
    if (!orders.includes(order)) orders.push(order);
    this.portfolio(account, instrument.spec.settlement);
  }

  fill(account: TradingAccount, instrument: Instrument, trade: Fill): void {
    if (account.isHouse || this.#listeners.size === 0) return;
    this.#changesOf(account, instrument).trades.push(trade);
  }

  /** A position changed without an order. */
  position(account: TradingAccount, instrument: Instrument): void {
    if (account.isHouse || this.#listeners.size === 0) return;
    this.#changesOf(account, instrument);
    this.portfolio(account, instrument.spec.settlement);
  }

  portfolio(account: TradingAccount, currency: string): void {
    if (account.isHouse || this.#listeners.size === 0) return;
    const isThere = this.#portfolios.some((each) => each.account === account && each.currency === currency);
    if (!isThere) this.#portfolios.push({ account, currency });
  }

  book(instrument: Instrument): void {
    if (instrument.book.isAwaited) return;
    instrument.book.isAwaited = true;
    this.#books.push(instrument);
  }

  print(instrument: Instrument, print: PublicPrint): void {
    if (this.#listeners.size === 0) return;
    const found = this.#prints.find((each) => each.instrument === instrument);
    if (found === undefined) this.#prints.push({ instrument, prints: [print] });
    else found.prints.push(print);
  }

  /** Publishes another event after the changes of this action. */
  event(event: MarketEvent): void {
    if (this.#listeners.size > 0) this.#others.push(event);
  }

  flush(): void {
    if (this.#changes.length > 0 || this.#portfolios.length > 0) this.#tellOwners();
    if (this.#prints.length > 0 || this.#books.length > 0) this.#tellPublic();
    if (this.#others.length === 0) return;
    const others = this.#others;
    this.#others = [];
    for (const event of others) this.#tell(event);
  }

  #tellOwners(): void {
    const changes = this.#changes;
    const portfolios = this.#portfolios;
    this.#changes = [];
    this.#portfolios = [];
    for (const { account, instrument, orders, trades } of changes) {
      this.#tell({
        kind: "changes",
        userId: account.userId,
        instrument: instrument.name,
        orders: orders.map(orderView),
        trades: trades.map(tradeView),
        positions: this.#positionsOf(account, instrument),
      });
    }
    for (const { account, currency } of portfolios) {
      this.#tell({ kind: "portfolio", userId: account.userId, currency });
    }
  }

  #tellPublic(): void {
    const printed = this.#prints;
    const books = this.#books;
    this.#prints = [];
    this.#books = [];
    for (const { instrument, prints } of printed)
      this.#tell({ kind: "trades", instrument: instrument.name, trades: prints.map(printView) });
    for (const instrument of books) {
      const { book, name } = instrument;
      book.isAwaited = false;
      const changes = book.takeChanges();
      if (changes.length === 0) {
        if (printed.some((each) => each.instrument === instrument)) this.#tell({ kind: "ticker", instrument: name });
        continue;
      }
      const prevChangeId = book.changeId;
      book.changeId = this.#source.ids.change();
      book.timestamp = this.#source.now();
      const { changeId, timestamp } = book;
      this.#tell({ kind: "book", instrument: name, timestamp, changeId, prevChangeId, changes });
      this.#tell({ kind: "ticker", instrument: name });
    }
  }

  #positionsOf(account: TradingAccount, instrument: Instrument): object[] {
    const position = account.positions.get(instrument.name);
    if (position === undefined || instrument.spec.kind === "spot") return [];
    return [positionView(position, this.#source.indexPrice(instrument), this.#source.now())];
  }

  #changesOf(account: TradingAccount, instrument: Instrument): Changes {
    const found = this.#changes.find((each) => each.account === account && each.instrument === instrument);
    if (found !== undefined) return found;
    const changes: Changes = { account, instrument, orders: [], trades: [] };
    this.#changes.push(changes);
    return changes;
  }

  /** A listener may cause more events, such as the cancels of a connection that breaks. They are published after this one. */
  #tell(event: MarketEvent): void {
    this.#untold.push(event);
    if (this.#untold.length > 1) return;
    for (let next = this.#untold[0]; next !== undefined; next = this.#untold[0]) {
      for (const listener of this.#listeners) listener(next);
      this.#untold.shift();
    }
  }
}
