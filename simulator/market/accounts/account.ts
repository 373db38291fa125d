/** One account: its money, positions, orders and memory. Knows nothing of matching. */

import type { AccountConfig } from "../../boundary/accounts.ts";
import { toAtoms } from "../contracts/money.ts";
import type { Instrument } from "../instruments/instrument.ts";
import { LiveOrders } from "../orders/live-orders.ts";
import { Ledger } from "./ledger.ts";
import { Position } from "./position.ts";
import { Protections } from "./protection.ts";
import { Records } from "./records.ts";

/** What happens when an account would trade with itself. */
interface SelfTrading {
  readonly mode: "reject_taker" | "cancel_maker";
  readonly isExtendedToSubaccounts: boolean;
  readonly hasBlockRfqPrevention: boolean;
}

export class TradingAccount {
  readonly userId: number;
  readonly config: AccountConfig;
  /** User id of the main account. */
  readonly group: number;
  /** Whether it makes the market: it needs no margin and gets no events. */
  readonly isHouse: boolean;
  readonly created: number;
  readonly ledgers = new Map<string, Ledger>();
  readonly positions = new Map<string, Position>();
  /** Orders that are open or wait for their trigger, oldest first. */
  readonly orders = new LiveOrders();
  readonly records = new Records();
  readonly protections = new Protections();
  selfTrading: SelfTrading = { mode: "reject_taker", isExtendedToSubaccounts: false, hasBlockRfqPrevention: false };
  /** End of the ban on new quotes after a cancel with `freeze_quotes`. */
  quotesFrozenUntil = 0;
  readonly #byCurrency = new Map<string, Position[]>();

  constructor(config: AccountConfig, now: number, isHouse = false) {
    this.userId = config.userId;
    this.config = config;
    this.group = config.mainUserId ?? config.userId;
    this.isHouse = isHouse;
    this.created = now;
    for (const [currency, amount] of Object.entries(config.balances)) {
      this.ledgers.set(currency, new Ledger(currency, toAtoms(currency, amount)));
    }
  }

  ledger(currency: string): Ledger {
    let ledger = this.ledgers.get(currency);
    if (ledger === undefined) {
      ledger = new Ledger(currency, 0);
      this.ledgers.set(currency, ledger);
    }
    return ledger;
  }

  position(instrument: Instrument): Position {
    let position = this.positions.get(instrument.name);
    if (position === undefined) {
      position = new Position(instrument);
      this.positions.set(instrument.name, position);
      const { settlement } = instrument.spec;
      const others = this.#byCurrency.get(settlement);
      if (others === undefined) this.#byCurrency.set(settlement, [position]);
      else others.push(position);
    }
    return position;
  }

  /** Positions with this settlement currency, flat ones included. */
  positionsIn(currency: string): readonly Position[] {
    return this.#byCurrency.get(currency) ?? [];
  }

  /** Drops the position of an instrument that has ended. */
  forget(instrument: Instrument): void {
    this.positions.delete(instrument.name);
    const { settlement } = instrument.spec;
    const others = this.positionsIn(settlement).filter((position) => position.instrument !== instrument);
    this.#byCurrency.set(settlement, others);
  }
}
