/** The portfolio of an account with other positions. */
import type { PrivateSimulatePortfolioParams } from "../../generated/types.ts";
import { TradingAccount } from "../market/accounts/account.ts";
import { portfolioView } from "../market/accounts/summary.ts";
import { invalid } from "../refusals/market-refusals.ts";
import { openPositions } from "./accounts.ts";
import type { Context } from "./context.ts";

/** Portfolio with positions added at their mark prices, beside the real ones or (`add_positions` false) instead of them. */
export function simulatePortfolio(context: Context, params: PrivateSimulatePortfolioParams): object {
  const { currency, add_positions, simulated_positions } = params;
  const { account, floor } = context;
  const imagined = new TradingAccount({ ...account.config, balances: {} }, account.created);
  const { balance, futuresSessionRpl, optionsSessionRpl, spotReserve } = account.ledger(currency);
  Object.assign(imagined.ledger(currency), { balance, futuresSessionRpl, optionsSessionRpl, spotReserve });
  if (add_positions !== false) {
    for (const position of openPositions(account)) imagined.position(position.instrument).copy(position);
  }
  for (const [name, amount] of Object.entries(simulated_positions ?? {})) {
    const instrument = context.instrument(name);
    const { contract } = instrument;
    const units =
      instrument.spec.isInverse && instrument.spec.kind === "future" ? amount * instrument.markPrice : amount;
    const lots = contract.amounts.nearest(units);
    if (!Number.isSafeInteger(lots)) throw invalid("simulated_positions", "invalid value");
    if (lots === 0) continue;
    const ticks = Math.max(1, contract.prices.nearest(instrument.markPrice));
    const { flow } = imagined.position(instrument).apply(lots > 0, Math.abs(lots), ticks);
    if (instrument.spec.kind === "option") imagined.ledger(instrument.spec.settlement).balance += flow;
  }
  return portfolioView(imagined, currency, floor.now());
}
