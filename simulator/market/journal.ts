/** Collects what one action does and tells it in one go, in the order of the real exchange: owners first, then the public. */
import type { Account } from "../account/account.ts";
import { positionView } from "../account/position-view.ts";
import type { FillRecord } from "../account/records.ts";
import type { MarketEvent } from "../ports.ts";
import type { Ids } from "./ids.ts";
import type { Instrument } from "./instruments/instrument.ts";
import type { Order } from "./orders/order.ts";
import { orderView } from "./orders/order-view.ts";
import { tradeView } from "./orders/trade-view.ts";
import type { PublicPrint } from "./prices/public-print.ts";

/** What the journal asks of the exchange. */
export interface JournalSource {
  readonly ids: Ids;
  now(): number;
  indexPrice(instrument: Instrument): number;
}

interface Changes {
  readonly account: Account;
  readonly instrument: Instrument;
  readonly orders: Set<Order>;
  readonly trades: FillRecord[];
}

export class Journal {
  readonly #source: JournalSource;
  readonly #listeners = new Set<(event: MarketEvent) => void>();
  readonly #changes = new Map<Account, Map<Instrument, Changes>>();
  readonly #portfolios = new Map<Account, Set<string>>();
  readonly #prints = new Map<Instrument, PublicPrint[]>();
  readonly #books = new Set<Instrument>();
  #others: MarketEvent[] = [];
  /** What is being told, and what waits until that is over. */
  readonly #untold: MarketEvent[] = [];

  constructor(source: JournalSource) {
    this.#source = source;
  }

  listen(listener: (event: MarketEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  order(account: Account, instrument: Instrument, order: Order): void {
    if (account.isHouse || this.#listeners.size === 0) return;
    this.#changesOf(account, instrument).orders.add(order);
    this.portfolio(account, instrument.spec.settlement);
  }

  fill(account: Account, instrument: Instrument, trade: FillRecord): void {
    if (account.isHouse || this.#listeners.size === 0) return;
    this.#changesOf(account, instrument).trades.push(trade);
  }

  /** A position changed without an order. */
  position(account: Account, instrument: Instrument): void {
    if (account.isHouse || this.#listeners.size === 0) return;
    this.#changesOf(account, instrument);
    this.portfolio(account, instrument.spec.settlement);
  }

  portfolio(account: Account, currency: string): void {
    if (account.isHouse || this.#listeners.size === 0) return;
    const currencies = this.#portfolios.get(account);
    if (currencies === undefined) this.#portfolios.set(account, new Set([currency]));
    else currencies.add(currency);
  }

  book(instrument: Instrument): void {
    this.#books.add(instrument);
  }

  print(instrument: Instrument, print: PublicPrint): void {
    if (this.#listeners.size === 0) return;
    const prints = this.#prints.get(instrument);
    if (prints === undefined) this.#prints.set(instrument, [print]);
    else prints.push(print);
  }

  /** Tells something else after the changes of this action. */
  event(event: MarketEvent): void {
    if (this.#listeners.size > 0) this.#others.push(event);
  }

  flush(): void {
    this.#tellOwners();
    this.#tellPublic();
    if (this.#others.length > 0) {
      const others = this.#others;
      this.#others = [];
      for (const event of others) this.#tell(event);
    }
  }

  #tellOwners(): void {
    for (const [account, byInstrument] of this.#changes) {
      for (const { instrument, orders, trades } of byInstrument.values()) {
        this.#tell({
          kind: "changes",
          userId: account.userId,
          instrument: instrument.name,
          orders: [...orders].map(orderView),
          trades: trades.map(tradeView),
          positions: this.#positionsOf(account, instrument),
        });
      }
    }
    this.#changes.clear();
    for (const [account, currencies] of this.#portfolios) {
      for (const currency of currencies) this.#tell({ kind: "portfolio", userId: account.userId, currency });
    }
    this.#portfolios.clear();
  }

  #tellPublic(): void {
    for (const [instrument, trades] of this.#prints)
      this.#tell({ kind: "trades", instrument: instrument.name, trades });
    const printed = [...this.#prints.keys()];
    this.#prints.clear();
    for (const instrument of this.#books) {
      const { book, name } = instrument;
      const changes = book.takeChanges();
      if (changes.length === 0) continue;
      const prevChangeId = book.changeId;
      book.changeId = this.#source.ids.change();
      book.timestamp = this.#source.now();
      const { changeId, timestamp } = book;
      this.#tell({ kind: "book", instrument: name, timestamp, changeId, prevChangeId, changes });
      this.#tell({ kind: "ticker", instrument: name });
    }
    for (const instrument of printed) {
      if (!this.#books.has(instrument)) this.#tell({ kind: "ticker", instrument: instrument.name });
    }
    this.#books.clear();
  }

  #positionsOf(account: Account, instrument: Instrument): object[] {
    const position = account.positions.get(instrument.name);
    if (position === undefined || instrument.spec.kind === "spot") return [];
    return [positionView(position, this.#source.indexPrice(instrument), this.#source.now())];
  }

  #changesOf(account: Account, instrument: Instrument): Changes {
    let byInstrument = this.#changes.get(account);
    if (byInstrument === undefined) {
      byInstrument = new Map();
      this.#changes.set(account, byInstrument);
    }
    let changes = byInstrument.get(instrument);
    if (changes === undefined) {
      changes = { account, instrument, orders: new Set(), trades: [] };
      byInstrument.set(instrument, changes);
    }
    return changes;
  }

  /** A listener may make more happen, as a connection that breaks while it is told: that is told after this. */
  #tell(event: MarketEvent): void {
    this.#untold.push(event);
    if (this.#untold.length > 1) return;
    for (let next = this.#untold[0]; next !== undefined; next = this.#untold[0]) {
      for (const listener of this.#listeners) listener(next);
      this.#untold.shift();
    }
  }
}
