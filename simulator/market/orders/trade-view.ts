/** Fills as their owner sees them. */
import { fromAtoms } from "../../account/money.ts";
import type { FillRecord } from "../../account/records.ts";

/** The fill as `user.trades` shows it. */
export function tradeView({ order, print, money, state }: FillRecord): Record<string, unknown> {
  const { spec } = order.contract;
  const trade: Record<string, unknown> = {
    trade_id: print.trade_id,
    trade_seq: print.trade_seq,
    timestamp: print.timestamp,
    instrument_name: print.instrument_name,
    price: print.price,
    amount: print.amount,
    contracts: print.contracts,
    index_price: print.index_price,
    mark_price: print.mark_price,
    tick_direction: print.tick_direction,
    starbase_match_id: print.starbase_match_id,
    starbase_timestamp: print.starbase_timestamp,
    label: order.label,
    state,
    user_id: order.userId,
    direction: order.isBuy ? "buy" : "sell",
    api: true,
    order_id: order.id,
    matching_id: null,
    post_only: order.postOnly,
    reduce_only: order.reduceOnly,
    self_trade: money.selfTrade,
    mmp: order.mmp,
    fee_currency: money.feeCurrency,
    fee: fromAtoms(money.feeCurrency, money.fee),
    order_type: "limit",
    risk_reducing: false,
    liquidity: money.isTaker ? "T" : "M",
  };
  if (print.iv !== undefined) trade["iv"] = print.iv;
  if (spec.kind !== "spot") trade["profit_loss"] = fromAtoms(spec.settlement, money.profit);
  if (order.originalType !== undefined) trade["original_order_type"] = order.originalType;
  if (money.underlyingPrice !== undefined) trade["underlying_price"] = money.underlyingPrice;
  if (order.advanced !== undefined) trade["advanced"] = order.advanced.kind;
  if (order.quote !== undefined) {
    trade["quote_id"] = order.quote.quoteId;
    if (order.quote.quoteSetId !== undefined) trade["quote_set_id"] = order.quote.quoteSetId;
  }
  return trade;
}
