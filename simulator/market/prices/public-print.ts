/** A public trade, as the API shows it. */
/** One public trade. */
export interface PublicPrint {
  readonly trade_id: string;
  readonly trade_seq: number;
  readonly instrument_name: string;
  readonly timestamp: number;
  readonly direction: "buy" | "sell";
  /** 0 up, 1 as before after up, 2 down, 3 as before after down. */
  readonly tick_direction: number;
  readonly price: number;
  readonly amount: number;
  readonly contracts: number;
  readonly index_price: number;
  readonly mark_price: number;
  /** Implied volatility of an option trade, in percent. */
  readonly iv?: number;
  readonly starbase_match_id: string;
  readonly starbase_timestamp: string;
}
