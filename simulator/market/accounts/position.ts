/** What an account holds of one instrument, and what its fills have cost. Money in atoms. */
import type { Contract } from "../contracts/contract.ts";
import { atomsPerUnit, toAtoms } from "../contracts/money.ts";
import { isFuture, notional } from "../contracts/spec.ts";
import type { Instrument } from "../instruments/instrument.ts";

export class Position {
  readonly instrument: Instrument;
  readonly contract: Contract;
  /** Positive for long, negative for short. */
  lots = 0;
  /**
   * Money that the open part has brought (positive) or cost (negative). An inverse future counts in coin, where the
   * buyer pays dollars and is owed coin.
   */
  cash = 0;
  /** As `cash`, counted from the last settlement. */
  sessionCash = 0;
  /** Profit of closed parts since the last settlement. */
  realized = 0;
  /** Funding since the last settlement. */
  realizedFunding = 0;
  /** Funding of the instrument up to which this position has paid. */
  fundingMark = 0;
  /** Lots of resting orders, reduce-only ones not counted. */
  buyingLots = 0;
  sellingLots = 0;
  /** What resting option purchases will cost. */
  buyingValue = 0;
  /** Unrounded `cash`, used for the average price only. */
  #cost = 0;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
    this.contract = instrument.contract;
    this.fundingMark = instrument.funding?.accrued ?? 0;
  }

  /** Takes over what another position of the same instrument holds; not its orders. */
  copy(other: Position): void {
    this.lots = other.lots;
    this.cash = other.cash;
    this.sessionCash = other.sessionCash;
    this.realized = other.realized;
    this.realizedFunding = other.realizedFunding;
    this.fundingMark = other.fundingMark;
    this.#cost = other.#cost;
  }

  get amount(): number {
    return this.contract.amount(this.lots);
  }

  /** Nothing held and nothing resting. */
  get isIdle(): boolean {
    return this.lots === 0 && this.buyingLots === 0 && this.sellingLots === 0;
  }

  get averagePrice(): number {
    if (this.lots === 0 || this.#cost === 0) return 0;
    const amount = Math.abs(this.amount);
    return this.#isInverse ? amount / Math.abs(this.#cost) : Math.abs(this.#cost) / amount;
  }

  /** What selling and buying back at a price would bring, in atoms, for the whole position. */
  closingFlow(price: number): number {
    if (this.lots === 0) return 0;
    return -this.#flow(
      this.lots > 0,
      toAtoms(this.contract.spec.settlement, notional(this.contract.spec, Math.abs(this.amount), price)),
    );
  }

  /** Books a fill. Returns the money that flows and the profit that it realises, in atoms. */
  apply(isBuy: boolean, lots: number, ticks: number): { readonly flow: number; readonly profit: number } {
    const { settlement } = this.contract.spec;
    const value = this.contract.value(lots, ticks);
    const flow = this.#flow(isBuy, toAtoms(settlement, value));
    const cost = this.#flow(isBuy, value);
    const signed = isBuy ? lots : -lots;
    if (this.lots === 0 || this.lots > 0 === isBuy) {
      this.lots += signed;
      this.cash += flow;
      this.sessionCash += flow;
      this.#cost += cost;
      return { flow, profit: 0 };
    }
    const held = Math.abs(this.lots);
    const closing = Math.min(lots, held);
    const closingFlow = Math.round((flow * closing) / lots);
    const released = Math.round((this.sessionCash * closing) / held);
    const profit = released + closingFlow;
    this.sessionCash -= released;
    this.cash -= Math.round((this.cash * closing) / held);
    this.#cost -= (this.#cost * closing) / held;
    this.lots += signed;
    if (closing < lots) {
      this.cash = flow - closingFlow;
      this.sessionCash = this.cash;
      this.#cost = (cost * (lots - closing)) / lots;
    } else if (this.lots === 0) {
      this.cash = 0;
      this.#cost = 0;
    }
    this.realized += profit;
    return { flow, profit };
  }

  /** Profit of the open part at a price, since it was opened, in atoms. */
  totalProfit(price: number): number {
    return this.cash + this.closingFlow(price);
  }

  /** Profit of the open part at a price, since the last settlement, in atoms. */
  sessionProfit(price: number): number {
    return this.sessionCash + this.closingFlow(price);
  }

  /** Funding that is due and not booked, in atoms: longs pay when the rate is positive. */
  get pendingFunding(): number {
    const { funding, markPrice } = this.instrument;
    const share = (funding?.accrued ?? 0) - this.fundingMark;
    if (this.lots === 0 || share === 0) return 0;
    const value = notional(this.contract.spec, this.amount, markPrice) * atomsPerUnit(this.contract.spec.settlement);
    return -Math.round(value * share) + 0;
  }

  /** Books what is due. Moves no other money than its own. */
  takeFunding(): number {
    const paid = this.pendingFunding;
    this.fundingMark = this.instrument.funding?.accrued ?? 0;
    this.realizedFunding += paid;
    return paid;
  }

  /** Begins a session at the settlement price. Returns the profit of the old one that was not realised yet. */
  settle(price: number): number {
    const profit = this.sessionProfit(price);
    this.sessionCash = -this.closingFlow(price) + 0;
    this.realized = 0;
    this.realizedFunding = 0;
    return profit;
  }

  /** Ends the position at the delivery price. Returns the money that flows and the profit of the session. */
  deliver(price: number): { readonly flow: number; readonly profit: number } {
    const flow = this.closingFlow(price);
    const profit = this.sessionProfit(price);
    this.lots = 0;
    this.cash = 0;
    this.sessionCash = 0;
    this.#cost = 0;
    return { flow, profit };
  }

  get #isInverse(): boolean {
    return isFuture(this.contract.spec) && this.contract.spec.isInverse;
  }

  #flow(isBuy: boolean, value: number): number {
    return isBuy === this.#isInverse ? value : -value;
  }
}
