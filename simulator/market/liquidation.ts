/** Liquidation: an account below the maintenance margin of a currency loses its orders there, then parts of its positions. */

import { Refusal } from "../refusals/refusal.ts";
import type { TradingAccount } from "./accounts/account.ts";
import { spentCurrency } from "./accounts/holds.ts";
import { marginOf, standing } from "./accounts/margin.ts";
import type { Position } from "./accounts/position.ts";
import type { Desk } from "./desk/desk.ts";
import type { TradingFloor } from "./floor/trading-floor.ts";
import type { Engine } from "./matching/engine.ts";
import type { Order } from "./orders/order.ts";

/** Share of a position that one step closes. */
const portion = 0.25;

export class Liquidation {
  readonly #floor: TradingFloor;
  readonly #engine: Engine;
  readonly #desk: Desk;
  /** Liquidations under way, by account and currency. */
  readonly #running = new Set<string>();

  constructor(floor: TradingFloor, engine: Engine, desk: Desk) {
    this.#floor = floor;
    this.#engine = engine;
    this.#desk = desk;
  }

  /** Checks every account after prices have moved. A position that finds no counterparty is tried again at the next move. */
  check(): void {
    for (const account of this.#floor.accounts.values()) {
      for (const currency of account.ledgers.keys()) this.#check(account, currency);
    }
  }

  #check(account: TradingAccount, currency: string): void {
    const key = `${account.userId} ${currency}`;
    if (this.#isDue(account, currency)) {
      if (!this.#running.has(key)) {
        this.#running.add(key);
        this.#tell(account, currency, "liquidation_started");
      }
      this.#engine.run(() => this.#relieve(account, currency));
    }
    if (!this.#running.has(key) || this.#isDue(account, currency)) return;
    this.#running.delete(key);
    this.#tell(account, currency, "liquidation_completed");
  }

  /** Whether there are positions, and too little behind them. */
  #isDue(account: TradingAccount, currency: string): boolean {
    if (!account.positionsIn(currency).some(({ lots }) => lots !== 0)) return false;
    const { equity, spotReserve, margin } = standing(account, currency);
    return margin.maintenance > equity - spotReserve;
  }

  #relieve(account: TradingAccount, currency: string): void {
    for (const order of account.orders.values()) {
      if (boundCurrency(order) === currency) this.#engine.cancel(order, "autoliquidation");
    }
    while (this.#isDue(account, currency) && this.#reduce(account, currency));
  }

  /** Closes a part of the position with the highest margin. Returns whether anything traded. */
  #reduce(account: TradingAccount, currency: string): boolean {
    return account
      .positionsIn(currency)
      .filter(({ lots }) => lots !== 0)
      .sort((a, b) => marginOf(b).maintenance - marginOf(a).maintenance)
      .some((position) => this.#trade(account, position));
  }

  #trade(account: TradingAccount, { lots, contract }: Position): boolean {
    const amount = contract.amount(Math.ceil(Math.abs(lots) * portion));
    const request = { instrument_name: contract.name, type: "market", amount, reduce_only: true } as const;
    try {
      const { fills } = this.#desk.place(account, "liquidation", lots < 0, request, { isLiquidation: true });
      return fills.length > 0;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return false;
    }
  }

  #tell(account: TradingAccount, currency: string, state: string): void {
    const { userId } = account;
    const { equity, spotReserve, margin } = standing(account, currency);
    const data = {
      state,
      user_id: userId,
      currency,
      timestamp: this.#floor.now(),
      equity,
      margin_balance: equity - spotReserve,
      initial_margin: margin.initial,
      maintenance_margin: margin.maintenance,
      close_out_margin: margin.maintenance / 2,
    };
    this.#engine.run(() => this.#floor.outbox.event({ kind: "liquidation", userId, data }));
  }
}

function boundCurrency(order: Order): string {
  const { kind, settlement } = order.contract.spec;
  return kind === "spot" ? spentCurrency(order) : settlement;
}
