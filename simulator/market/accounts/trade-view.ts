/** Fills as their owner sees them. */

import { matchId } from "../contracts/ids.ts";
import { fromAtoms } from "../contracts/money.ts";
import type { Fill } from "./fill.ts";

/** The fill as `user.trades` shows it. */
export function tradeView(fill: Fill): Record<string, unknown> {
  const { order, print } = fill;
  const { contract } = order;
  const trade: Record<string, unknown> = {
    trade_id: print.id,
    trade_seq: print.seq,
    timestamp: print.timestamp,
    instrument_name: contract.name,
    price: print.price,
    amount: print.amount,
    contracts: contract.contracts(print.lots),
    index_price: print.indexPrice,
    mark_price: print.markPrice,
    tick_direction: print.tickDirection,
    starbase_match_id: matchId(print.match),
    starbase_timestamp: `${print.timestamp}000000`,
    label: order.label,
    state: fill.state,
    user_id: order.userId,
    direction: order.isBuy ? "buy" : "sell",
    api: true,
    order_id: order.id,
    matching_id: null,
    post_only: order.isPostOnly,
    reduce_only: order.isReduceOnly,
    self_trade: fill.isSelfTrade,
    mmp: order.isProtected,
    fee_currency: fill.currency,
    fee: fromAtoms(fill.currency, fill.fee),
    order_type: order.isLiquidation ? "liquidation" : "limit",
    risk_reducing: false,
    liquidity: fill.isTaker ? "T" : "M",
  };
  if (contract.spec.kind !== "spot") trade["profit_loss"] = fromAtoms(contract.spec.settlement, fill.profit);
  if (order.originalType !== undefined) trade["original_order_type"] = order.originalType;
  if (print.option !== undefined) {
    trade["iv"] = print.option.iv;
    trade["underlying_price"] = print.option.underlyingPrice;
  }
  // Liquidations take, so that the side that is liquidated is always the taker.
  if (print.isLiquidation) trade["liquidation"] = "T";
  if (order.advanced !== undefined) trade["advanced"] = order.advanced.kind;
  if (order.quote !== undefined) {
    trade["quote_id"] = order.quote.quoteId;
    if (order.quote.quoteSetId !== undefined) trade["quote_set_id"] = order.quote.quoteSetId;
  }
  return trade;
}
