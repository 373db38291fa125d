/** Positions as the API shows them. */

import { round } from "../contracts/grid.ts";
import { fromAtoms } from "../contracts/money.ts";
import { isPerpetual, notional } from "../contracts/spec.ts";
import { greeks } from "../prices/black-scholes.ts";
import { marginOf } from "./margin.ts";
import type { Position } from "./position.ts";

/** What an option position is sensitive to, in units of the underlying and of the counter currency. */
interface PositionGreeks {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

/** Sensitivities of the whole position; for a future delta alone, in coin. */
export function positionGreeks(position: Position, now: number): PositionGreeks {
  const { instrument, amount } = position;
  const { spec } = instrument;
  const terms = instrument.optionTerms(now);
  if (terms === undefined) {
    const delta = spec.isInverse ? notional(spec, amount, instrument.markPrice || 1) : amount;
    return { delta, gamma: 0, vega: 0, theta: 0 };
  }
  const unit = greeks(terms, instrument.markVolatility);
  // An inverse option is paid in coin, so the coin that it is worth comes off its delta.
  const delta = unit.delta - (spec.isInverse ? instrument.markPrice : 0);
  return {
    delta: round(amount * delta, 6),
    gamma: round(amount * unit.gamma, 6),
    vega: round(amount * unit.vega, 6),
    theta: round(amount * unit.theta, 6),
  };
}

export function positionView(position: Position, indexPrice: number, now: number): Record<string, unknown> {
  const { instrument, lots } = position;
  const { spec } = instrument;
  const margin = marginOf(position);
  const mark = instrument.markPrice;
  const units = (atoms: number) => fromAtoms(spec.settlement, atoms);
  const sensitivities = positionGreeks(position, now);
  const view: Record<string, unknown> = {
    size: position.amount,
    kind: spec.kind,
    maintenance_margin: round(margin.maintenance, 9),
    initial_margin: round(margin.initial - margin.orders, 9),
    open_orders_margin: round(margin.orders, 9),
    direction: lots > 0 ? "buy" : lots < 0 ? "sell" : "zero",
    index_price: indexPrice,
    instrument_name: spec.name,
    settlement_price: instrument.settlementPrice,
    mark_price: mark,
    delta: round(sensitivities.delta, 9),
    average_price: round(position.averagePrice, instrument.contract.markDecimals),
    floating_profit_loss: units(position.sessionProfit(mark)),
    realized_profit_loss: units(position.realized),
    total_profit_loss: units(position.totalProfit(mark)),
  };
  if (spec.kind === "option") {
    view["gamma"] = sensitivities.gamma;
    view["vega"] = sensitivities.vega;
    view["theta"] = sensitivities.theta;
    if (spec.isInverse) {
      view["average_price_usd"] = round(position.averagePrice * indexPrice, 2);
      view["floating_profit_loss_usd"] = round(units(position.sessionProfit(mark)) * indexPrice, 6);
    }
    return view;
  }
  view["leverage"] = spec.maxLeverage;
  view["size_currency"] = round(sensitivities.delta, 9);
  view["estimated_liquidation_price"] = null;
  if (isPerpetual(spec)) {
    view["realized_funding"] = units(position.realizedFunding + position.pendingFunding);
    view["interest_value"] = instrument.funding?.interestValue(instrument.markPrice, indexPrice) ?? 0;
  }
  return view;
}
