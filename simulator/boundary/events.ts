/** What happens in the market, as the wire receives it. */

/** One price level that changed; `amount` is the new total there, 0 for a deleted level. */
export interface LevelChange {
  readonly side: "bids" | "asks";
  readonly action: "new" | "change" | "delete";
  readonly price: number;
  readonly amount: number;
}

/** What happened, in the order in which it happened. Objects are wire objects of the API. */
export type MarketEvent =
  | {
      readonly kind: "book";
      readonly instrument: string;
      readonly timestamp: number;
      readonly changeId: number;
      readonly prevChangeId: number;
      readonly changes: readonly LevelChange[];
    }
  | { readonly kind: "trades"; readonly instrument: string; readonly trades: readonly object[] }
  /** Something that the ticker shows changed. */
  | { readonly kind: "ticker"; readonly instrument: string }
  | { readonly kind: "index"; readonly index: string; readonly price: number }
  | { readonly kind: "instrument_state"; readonly instrument: string; readonly state: string }
  | { readonly kind: "instrument_created"; readonly instrument: string }
  /** One action of one account in one instrument: the orders, fills and position it touched. */
  | {
      readonly kind: "changes";
      readonly userId: number;
      readonly instrument: string;
      readonly orders: readonly object[];
      readonly trades: readonly object[];
      readonly positions: readonly object[];
    }
  | { readonly kind: "portfolio"; readonly userId: number; readonly currency: string }
  | { readonly kind: "mmp_trigger"; readonly userId: number; readonly index: string; readonly data: object }
  | { readonly kind: "liquidation"; readonly userId: number; readonly data: object }
  | { readonly kind: "user_lock"; readonly userId: number; readonly data: object };

export interface BookSnapshot {
  readonly timestamp: number;
  readonly changeId: number;
  /** Best first. */
  readonly bids: readonly (readonly [price: number, amount: number])[];
  readonly asks: readonly (readonly [price: number, amount: number])[];
}
