/** The money of one account in one currency, in atoms. */
export class Ledger {
  readonly currency: string;
  /** Cash: deposits, premiums, fees, spot trades and settled profit. */
  balance: number;
  /** Profit of closed futures and funding since the last settlement: becomes balance then. */
  futuresSessionRpl = 0;
  /** Profit of closed options since the last settlement: already in the balance, kept to be shown. */
  optionsSessionRpl = 0;
  /** What open spot orders hold back. */
  spotReserve = 0;

  constructor(currency: string, balance: number) {
    this.currency = currency;
    this.balance = balance;
  }
}
