/** What a method handler works with. */

import type { Caller } from "../boundary/exchange.ts";
import type { Account } from "../market/accounts/account.ts";
import { findInstrument } from "../market/desk/order-request.ts";
import type { Venue } from "../market/floor/venue.ts";
import type { Instrument } from "../market/instruments/instrument.ts";
import type { Market } from "../market/market.ts";
import { invalid } from "../refusals/market-refusals.ts";
import { Refusal } from "../refusals/refusal.ts";

export class Context {
  readonly market: Market;
  readonly #caller: Caller | undefined;

  constructor(market: Market, caller: Caller | undefined) {
    this.market = market;
    this.#caller = caller;
  }

  get venue(): Venue {
    return this.market.venue;
  }

  get caller(): Caller {
    if (this.#caller === undefined) throw new Refusal(13009, "unauthorized", { reason: "invalid_token" });
    return this.#caller;
  }

  get account(): Account {
    const account = this.venue.accounts.get(this.caller.userId);
    if (account === undefined) throw new Refusal(13009, "unauthorized", { reason: "invalid_token" });
    return account;
  }

  /** The account itself, or a sub-account of it. */
  accountFor(subaccountId: number | undefined): Account {
    const own = this.account;
    if (subaccountId === undefined || subaccountId === own.userId) return own;
    const other = this.venue.accounts.get(subaccountId);
    if (other === undefined || other.group !== own.userId) throw invalid("subaccount_id", "invalid value");
    return other;
  }

  instrument(name: string): Instrument {
    return findInstrument(this.venue, name);
  }
}
