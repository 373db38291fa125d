/** The money of an account in one currency, as account summaries and `user.portfolio` show it. */
import type { LimitPool } from "../../../generated/contract.ts";
import type { PoolOverrides } from "../../credits/pool-size.ts";
import { poolSize } from "../../credits/pool-size.ts";
import { round } from "../contracts/grid.ts";
import { shownDecimals } from "../contracts/money.ts";
import type { TradingAccount } from "./account.ts";
import { standing } from "./margin.ts";
import { positionGreeks } from "./position-view.ts";

type Maps = Record<"delta" | "options_gamma" | "options_theta" | "options_vega", Record<string, number>>;

/** Sensitivities of the account in one currency: sums, and by index. */
function sensitivities(
  account: TradingAccount,
  currency: string,
  now: number,
): { sums: Record<string, number>; maps: Maps } {
  const sums = { delta: 0, options_delta: 0, options_gamma: 0, options_theta: 0, options_vega: 0 };
  const maps: Maps = { delta: {}, options_gamma: {}, options_theta: {}, options_vega: {} };
  for (const position of account.positionsIn(currency)) {
    const { kind, index } = position.instrument.spec;
    if (position.lots === 0 || kind === "spot") continue;
    const greeks = positionGreeks(position, now);
    sums.delta += greeks.delta;
    maps.delta[index] = round((maps.delta[index] ?? 0) + greeks.delta, 9);
    if (kind !== "option") continue;
    sums.options_delta += greeks.delta;
    for (const name of ["gamma", "theta", "vega"] as const) {
      const key = `options_${name}` as const;
      sums[key] += greeks[name];
      maps[key][index] = round((maps[key][index] ?? 0) + greeks[name], 6);
    }
  }
  return { sums, maps };
}

/** What `user.portfolio` sends and every account summary holds. */
export function portfolioView(account: TradingAccount, currency: string, now: number): Record<string, unknown> {
  const state = standing(account, currency);
  const { sums, maps } = sensitivities(account, currency, now);
  const show = (value: number) => round(value, shownDecimals(currency));
  const funds = state.equity - state.spotReserve;
  const available = Math.max(0, funds - state.margin.initial);
  const unsettled = Math.max(0, state.futuresUpl) + Math.max(0, state.futuresRpl);
  return {
    currency,
    balance: show(state.balance),
    equity: show(state.equity),
    margin_balance: show(funds),
    available_funds: show(available),
    available_withdrawal_funds: show(Math.max(0, available - unsettled - Math.max(0, state.optionsValue))),
    initial_margin: show(state.margin.initial),
    maintenance_margin: show(state.margin.maintenance),
    projected_initial_margin: show(state.margin.initial - state.margin.orders),
    projected_maintenance_margin: show(state.margin.maintenance),
    total_pl: show(state.futuresPl + state.optionsPl),
    session_upl: show(state.futuresUpl + state.optionsUpl),
    session_rpl: show(state.futuresRpl + state.optionsRpl),
    futures_pl: show(state.futuresPl),
    futures_session_upl: show(state.futuresUpl),
    futures_session_rpl: show(state.futuresRpl),
    options_pl: show(state.optionsPl),
    options_session_upl: show(state.optionsUpl),
    options_session_rpl: show(state.optionsRpl),
    options_value: show(state.optionsValue),
    options_delta: round(sums["options_delta"] ?? 0, 6),
    options_gamma: round(sums["options_gamma"] ?? 0, 6),
    options_theta: round(sums["options_theta"] ?? 0, 6),
    options_vega: round(sums["options_vega"] ?? 0, 6),
    options_gamma_map: maps.options_gamma,
    options_theta_map: maps.options_theta,
    options_vega_map: maps.options_vega,
    delta_total: round(sums["delta"] ?? 0, 9),
    delta_total_map: maps.delta,
    projected_delta_total: round(sums["delta"] ?? 0, 9),
    estimated_liquidation_ratio: 0,
    estimated_liquidation_ratio_map: {},
    fee_balance: 0,
    locked_balance: 0,
    additional_reserve: 0,
    spot_reserve: show(state.spotReserve),
    margin_model: "segregated_sm",
    portfolio_margining_enabled: false,
    cross_collateral_enabled: false,
  };
}

/** How often the account may call, as the exchange reports it; trading depends on its tier. */
export function limitsView({ config }: TradingAccount, pools: PoolOverrides): object {
  const rateOf = (pool: LimitPool, cost = 1) => {
    const { capacity, perSecond } = poolSize(pool, config.tier ?? slowestTier, pools);
    return { rate: perSecond / cost, burst: capacity / cost };
  };
  const trading = rateOf("trading");
  return {
    limits_per_currency: false,
    non_matching_engine: rateOf("non_matching", usualCost),
    matching_engine: {
      trading: { total: trading },
      spot: trading,
      cancel_all: rateOf("cancel_all"),
      maximum_quotes: { rate: 500, burst: 500 },
      maximum_mass_quotes: rateOf("quotes"),
      guaranteed_mass_quotes: { rate: 2, burst: 2 },
      block_rfq_maker: { rate: 10, burst: 20 },
    },
  };
}

const slowestTier = 4;
/** Credits of a call that has no price of its own. */
const usualCost = 500;
const products = ["perpetual", "futures", "options", "spots", "future_combos", "option_combos"];

/** The owner of the account: the part of a summary that is the same in every currency. */
export function ownerView(account: TradingAccount): Record<string, unknown> {
  const { config, selfTrading } = account;
  return {
    id: account.userId,
    type: config.mainUserId === undefined ? "main" : "subaccount",
    username: config.username,
    system_name: config.username,
    email: `${config.username}@simulator.invalid`,
    creation_timestamp: account.created,
    mmp_enabled: account.protections.all().length > 0,
    security_keys_enabled: config.totpSecret !== undefined,
    mandatory_tfa: false,
    login_enabled: false,
    receive_notifications: false,
    interuser_transfers_enabled: false,
    disable_kyc_verification: true,
    referrer_id: null,
    self_trading_reject_mode: selfTrading.mode,
    self_trading_extended_to_subaccounts: selfTrading.isExtendedToSubaccounts,
    block_rfq_self_match_prevention: selfTrading.hasBlockRfqPrevention,
    change_margin_model_api_limit: { timeframe: 86_400_000, rate: 10 },
    trading_products_details: products.map((product) => ({
      product,
      enabled: true,
      overwriteable: false,
      requires_consent: false,
    })),
  };
}
