/** An order of the simulated exchange: its terms and its state. Knows nothing of books and accounts. */
import type { Contract } from "../contracts/contract.ts";

export type OrderType =
  | "limit"
  | "market"
  | "market_limit"
  | "stop_limit"
  | "stop_market"
  | "take_limit"
  | "take_market"
  | "trailing_stop";

export type TimeInForce = "good_til_cancelled" | "good_til_day" | "fill_or_kill" | "immediate_or_cancel";
export type OrderState = "open" | "filled" | "rejected" | "cancelled" | "untriggered" | "triggered";
export type TriggerSource = "index_price" | "mark_price" | "last_price";
export type FillCondition = "first_hit" | "complete_fill" | "incremental";

/** The condition of a trigger order. */
export interface Trigger {
  readonly source: TriggerSource;
  /** Reference price at which it fires; moves with the market for a trailing stop. */
  price: number;
  /** Distance of a trailing stop from the best reference price seen. */
  offset: number | undefined;
  /** Best reference price that a trailing stop has seen. */
  reference: number | undefined;
  /** Whether it fires when the reference rises to the price, or when it falls to it. */
  readonly isRising: boolean;
}

/** How orders are linked. */
export interface OrderLinks {
  /** Shared by two orders of which one closes the other. */
  ocoRef?: string;
  /** The orders that this one triggers. */
  readonly otoOrderIds?: string[];
  readonly primaryOrderId?: string;
  readonly isPrimaryOtoco?: boolean;
  readonly isSecondaryOto?: boolean;
  readonly fillCondition?: FillCondition;
}

/** Which side of which quote a mass quote order is. */
export interface QuoteKey {
  readonly quoteId: string;
  readonly quoteSetId: string | undefined;
  readonly mmpGroup: string;
}

/** Everything that is decided before an order exists. Sizes in lots, prices in ticks. */
export interface OrderTerms {
  readonly id: string;
  readonly userId: number;
  /** User id of the main account: orders of one group can overlap. */
  readonly group: number;
  readonly connection: string;
  readonly contract: Contract;
  readonly isBuy: boolean;
  readonly type: OrderType;
  /** Type that was asked for, where the engine works with another. */
  readonly originalType?: OrderType | undefined;
  readonly timeInForce: TimeInForce;
  readonly lots: number;
  /** Limit; `undefined` for an untriggered order that has none. */
  readonly ticks: number | undefined;
  readonly label: string;
  readonly isPostOnly: boolean;
  readonly isPostOnlyStrict: boolean;
  readonly isReduceOnly: boolean;
  /** Visible size; `undefined` shows all. */
  readonly displayLots: number | undefined;
  readonly isProtected: boolean;
  readonly trigger?: Trigger | undefined;
  readonly links?: OrderLinks | undefined;
  readonly advanced?: { readonly kind: "usd" | "implv"; readonly value: number } | undefined;
  readonly quote?: QuoteKey | undefined;
  /** Trigger order that this order came from. */
  readonly triggerOrderId?: string | undefined;
  /** Made by the exchange, to liquidate its owner. */
  readonly isLiquidation?: boolean | undefined;
  readonly now: number;
}

/** Orders of one price, in the order in which they trade. */
export class OrderQueue {
  readonly ticks: number;
  /** Visible lots of all orders here. */
  lots = 0;
  head: Order | undefined = undefined;
  tail: Order | undefined = undefined;
  /** The last action of the book that changed this level. */
  touchedBy = 0;

  constructor(ticks: number) {
    this.ticks = ticks;
  }
}

export class Order {
  readonly id: string;
  readonly userId: number;
  readonly group: number;
  connection: string;
  readonly contract: Contract;
  readonly isBuy: boolean;
  readonly type: OrderType;
  readonly originalType: OrderType | undefined;
  readonly timeInForce: TimeInForce;
  readonly label: string;
  readonly isProtected: boolean;
  readonly trigger: Trigger | undefined;
  readonly links: OrderLinks | undefined;
  quote: QuoteKey | undefined;
  readonly triggerOrderId: string | undefined;
  readonly isLiquidation: boolean;
  readonly created: number;
  advanced: { readonly kind: "usd" | "implv"; readonly value: number } | undefined;
  isPostOnly: boolean;
  isPostOnlyStrict: boolean;
  isReduceOnly: boolean;
  displayLots: number | undefined;
  /** Wanted size, filled part included. */
  lots: number;
  ticks: number | undefined;
  filled = 0;
  /** Sum of lots times ticks of all fills: the average price, exactly. */
  filledTicks = 0;
  state: OrderState;
  cancelReason: string | undefined = undefined;
  isReplaced = false;
  isAutoReplaced = false;
  isTriggered = false;
  updated: number;
  /** Lots that the book shows now. */
  tip = 0;
  /** Whether an iceberg has shown more than its first tip; such fills pay the taker fee. */
  isRefreshed = false;
  /** Lots and money of the owner that are held for this order while it rests. */
  heldLots = 0;
  heldValue = 0;
  level: OrderQueue | undefined = undefined;
  previous: Order | undefined = undefined;
  next: Order | undefined = undefined;
  /** Neighbours among the live orders of the owner. */
  older: Order | undefined = undefined;
  newer: Order | undefined = undefined;
  /** Next of those that share its slot in the index of ids. */
  sameSlot: Order | undefined = undefined;

  constructor(terms: OrderTerms) {
    this.id = terms.id;
    this.userId = terms.userId;
    this.group = terms.group;
    this.connection = terms.connection;
    this.contract = terms.contract;
    this.isBuy = terms.isBuy;
    this.type = terms.type;
    this.originalType = terms.originalType;
    this.timeInForce = terms.timeInForce;
    this.label = terms.label;
    this.isProtected = terms.isProtected;
    this.trigger = terms.trigger;
    this.links = terms.links;
    this.quote = terms.quote;
    this.triggerOrderId = terms.triggerOrderId;
    this.isLiquidation = terms.isLiquidation ?? false;
    this.created = terms.now;
    this.advanced = terms.advanced;
    this.isPostOnly = terms.isPostOnly;
    this.isPostOnlyStrict = terms.isPostOnlyStrict;
    this.isReduceOnly = terms.isReduceOnly;
    this.displayLots = terms.displayLots;
    this.lots = terms.lots;
    this.ticks = terms.ticks;
    this.updated = terms.now;
    this.state = terms.trigger === undefined && terms.links?.isSecondaryOto !== true ? "open" : "untriggered";
  }

  get remaining(): number {
    return this.lots - this.filled;
  }

  /** Neither filled nor cancelled nor turned into another order. */
  get isLive(): boolean {
    return this.state === "open" || this.state === "untriggered";
  }

  get averagePrice(): number {
    return this.filled === 0 ? 0 : this.contract.price(this.filledTicks / this.filled);
  }
}
