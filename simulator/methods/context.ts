/** What a method handler works with. */

import type { CallingAccount } from "../boundary/exchange.ts";
import type { TradingAccount } from "../market/accounts/account.ts";
import { findInstrument } from "../market/desk/order-request.ts";
import type { TradingFloor } from "../market/floor/trading-floor.ts";
import type { Instrument } from "../market/instruments/instrument.ts";
import type { Market } from "../market/market.ts";
import { invalid } from "../refusals/market-refusals.ts";
import { Refusal } from "../refusals/refusal.ts";

export class Context {
  readonly market: Market;
  readonly #caller: CallingAccount | undefined;

  constructor(market: Market, caller: CallingAccount | undefined) {
    this.market = market;
    this.#caller = caller;
  }

  get floor(): TradingFloor {
    return this.market.floor;
  }

  get caller(): CallingAccount {
    if (this.#caller === undefined) throw new Refusal(13009, "unauthorized", { reason: "invalid_token" });
    return this.#caller;
  }

  get account(): TradingAccount {
    const account = this.floor.accounts.get(this.caller.userId);
    if (account === undefined) throw new Refusal(13009, "unauthorized", { reason: "invalid_token" });
    return account;
  }

  /** The account itself, or a sub-account of it. */
  accountFor(subaccountId: number | undefined): TradingAccount {
    const own = this.account;
    if (subaccountId === undefined || subaccountId === own.userId) return own;
    const other = this.floor.accounts.get(subaccountId);
    if (other === undefined || other.group !== own.userId) throw invalid("subaccount_id", "invalid value");
    return other;
  }

  instrument(name: string): Instrument {
    return findInstrument(this.floor, name);
  }
}
