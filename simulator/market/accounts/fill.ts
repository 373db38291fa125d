/** One fill of an account: what traded, and what it did to the account's money. Views are made on request. */
import { round } from "../contracts/grid.ts";
import { fromAtoms } from "../contracts/money.ts";
import type { PublicPrint } from "../history/public-print.ts";
import type { Order, OrderState } from "../orders/order.ts";
import { entryView, type LogOwner, type LogRecord, writeLog } from "./money-log.ts";

/** What booking a fill brought about. Money in atoms. */
interface FillOutcome {
  /** Number of its entry in the log of the account's money. */
  readonly id: number;
  readonly isTaker: boolean;
  readonly isSelfTrade: boolean;
  readonly fee: number;
  /** Realised profit. */
  readonly profit: number;
  /** Lots of the position after the fill. */
  readonly held: number;
}

/** A fill is its own entry in the log of the account's money. */
export class Fill implements LogRecord {
  readonly account: LogOwner;
  readonly order: Order;
  readonly print: PublicPrint;
  /** State of the order right after the fill. */
  readonly state: OrderState;
  readonly id: number;
  readonly isTaker: boolean;
  readonly isSelfTrade: boolean;
  readonly fee: number;
  readonly profit: number;
  readonly held: number;
  /** Cash after the fill, and the profit that waited for the settlement. */
  readonly #balance: number;
  readonly #unsettled: number;

  constructor(account: LogOwner, order: Order, print: PublicPrint, outcome: FillOutcome) {
    this.account = account;
    this.order = order;
    this.print = print;
    this.state = order.state;
    this.id = outcome.id;
    this.isTaker = outcome.isTaker;
    this.isSelfTrade = outcome.isSelfTrade;
    this.fee = outcome.fee;
    this.profit = outcome.profit;
    this.held = outcome.held;
    const ledger = account.ledger(this.currency);
    this.#balance = ledger.balance;
    this.#unsettled = ledger.futuresSessionRpl;
  }

  get type(): string {
    return "trade";
  }

  get timestamp(): number {
    return this.print.timestamp;
  }

  /** Currency of the fee: what the trade brings in on spot. */
  get currency(): string {
    const { isBuy, contract } = this.order;
    return contract.spec.kind === "spot" && isBuy ? contract.spec.base : contract.spec.settlement;
  }

  /** The entry in the log: what the fill brought, less its fee. */
  view(): object {
    const { account, print } = this;
    const { isBuy, contract } = this.order;
    const { kind } = contract.spec;
    const value = print.amount * print.price;
    const premium = isBuy ? -value : value;
    const received = isBuy ? print.amount : value;
    const gained = kind === "option" ? premium : kind === "spot" ? received : 0;
    const change = round(gained - fromAtoms(this.currency, this.fee), 10);
    return { ...entryView(this, account, change, this.#balance, this.#unsettled), ...this.#members(this.fee) };
  }

  /** Writes the entry of what a spot fill was paid with. */
  logPayment(id: number): void {
    const { account, print, timestamp, type } = this;
    const { isBuy, contract } = this.order;
    const currency = isBuy ? contract.spec.quote : contract.spec.base;
    const paid = isBuy ? print.amount * print.price : print.amount;
    writeLog({ id, account, currency, timestamp, type, change: -round(paid, 10), members: this.#members(0) });
  }

  #members(fee: number): object {
    const { order, print, held } = this;
    const { isBuy, contract } = order;
    const { spec } = contract;
    const isOpening = held !== 0 && held > 0 === isBuy;
    const role = this.isTaker ? "taker" : "maker";
    return {
      instrument_name: spec.name,
      side: `${isOpening ? "open" : "close"} ${isBuy ? "buy" : "sell"}`,
      amount: print.amount,
      contracts: contract.contracts(print.lots),
      price: print.price,
      price_currency: spec.quote,
      mark_price: print.markPrice,
      index_price: print.indexPrice,
      position: contract.amount(held),
      commission: fromAtoms(this.currency, fee),
      fee_balance: 0,
      fee_role: role,
      user_role: role,
      profit_as_cashflow: false,
      trade_id: print.id,
      order_id: order.id,
      info: "",
    };
  }
}
