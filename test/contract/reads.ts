/** Every method that changes nothing, with params that an exchange can answer. */

/** What the params are made of; asked of the exchange before. */
export interface Facts {
  /** Time of the exchange, in milliseconds. */
  readonly now: number;
  /** Number of the instrument; `undefined` where it has none. */
  readonly instrumentId: number | undefined;
  /** An option that is listed. */
  readonly option: string;
  /** A combo that is listed; `undefined` where there is none. */
  readonly combo: string | undefined;
  /** An order of the account that was cancelled; empty without an account. */
  readonly orderId: string;
}

/** Gives the params; `undefined` when there is nothing to ask about. */
export type ParamsOf = (facts: Facts) => object | undefined;

/** The instrument that the suite trades. */
export const instrument_name = "BTC-PERPETUAL";
/** The currency of that instrument. */
export const currency = "BTC";
/** The index of that instrument. */
export const index_name = "btc_usd";

const hourMs = 3_600_000;
const count = 5;
const none: ParamsOf = () => ({});
const always =
  (params: object): ParamsOf =>
  () =>
    params;
const lately =
  (params: object): ParamsOf =>
  ({ now }) => {
    return { ...params, start_timestamp: now - 8 * hourMs, end_timestamp: now };
  };

/** The public reads, by method. */
export const publicReads: Readonly<Record<string, ParamsOf>> = {
  "public/test": none,
  "public/get_time": none,
  "public/status": none,
  "public/get_announcements": none,
  "public/get_apr_history": always({ currency: "steth", limit: count }),
  "public/get_block_rfq_trades": always({ currency, count }),
  "public/get_book_summary_by_currency": always({ currency, kind: "future" }),
  "public/get_book_summary_by_instrument": always({ instrument_name }),
  "public/get_combo_details": ({ combo }) => (combo === undefined ? undefined : { combo_id: combo }),
  "public/get_combo_ids": always({ currency, state: "active" }),
  "public/get_combos": always({ currency }),
  "public/get_contract_size": always({ instrument_name }),
  "public/get_currencies": none,
  "public/get_delivery_prices": always({ index_name, count }),
  "public/get_expirations": always({ currency, kind: "any" }),
  "public/get_funding_chart_data": always({ instrument_name, length: "8h" }),
  "public/get_funding_rate_history": lately({ instrument_name }),
  "public/get_funding_rate_value": lately({ instrument_name }),
  "public/get_historical_volatility": always({ currency }),
  "public/get_index_chart_data": always({ index_name, range: "1h" }),
  "public/get_index_price": always({ index_name }),
  "public/get_index_price_names": none,
  "public/get_instrument": always({ instrument_name }),
  "public/get_instruments": always({ currency, kind: "future" }),
  "public/get_last_settlements_by_currency": always({ currency, count }),
  "public/get_last_settlements_by_instrument": always({ instrument_name, count }),
  "public/get_last_trades_by_currency": always({ currency, count }),
  "public/get_last_trades_by_currency_and_time": lately({ currency, count }),
  "public/get_last_trades_by_instrument": always({ instrument_name, count }),
  "public/get_last_trades_by_instrument_and_time": lately({ instrument_name, count }),
  "public/get_mark_price_history": ({ option, now }) => ({
    instrument_name: option,
    start_timestamp: now - hourMs,
    end_timestamp: now,
  }),
  "public/get_order_book": always({ instrument_name, depth: 5 }),
  "public/get_order_book_by_instrument_id": ({ instrumentId }) =>
    instrumentId === undefined ? undefined : { instrument_id: instrumentId, depth: 5 },
  "public/get_supported_index_names": always({ type: "all" }),
  "public/get_trade_volumes": none,
  "public/get_tradingview_chart_data": lately({ instrument_name, resolution: "60" }),
  "public/get_volatility_index_data": lately({ currency, resolution: "3600" }),
  "public/ticker": always({ instrument_name }),
};

/** What every account can read about itself, by method. */
export const accountReads: Readonly<Record<string, ParamsOf>> = {
  "private/get_account_summaries": always({ extended: true }),
  "private/get_account_summary": always({ currency, extended: true }),
  "private/get_cancel_on_disconnect": none,
  "private/get_margins": always({ instrument_name, amount: 10, price: 50_000 }),
  "private/get_open_orders": none,
  "private/get_open_orders_by_currency": always({ currency }),
  "private/get_open_orders_by_instrument": always({ instrument_name }),
  "private/get_open_orders_by_label": always({ currency, label: "none" }),
  "private/get_order_history_by_currency": always({ currency, count, include_unfilled: true }),
  "private/get_order_history_by_instrument": always({ instrument_name, count, include_unfilled: true }),
  "private/get_order_state": ({ orderId }) => ({ order_id: orderId }),
  "private/get_order_state_by_label": always({ currency, label: "none" }),
  "private/get_position": always({ instrument_name }),
  "private/get_positions": always({ currency }),
  "private/get_settlement_history_by_currency": always({ currency, count }),
  "private/get_settlement_history_by_instrument": always({ instrument_name, count }),
  "private/get_subaccounts": always({ with_portfolio: true }),
  "private/get_subaccounts_details": always({ currency }),
  "private/get_transaction_log": lately({ currency, count }),
  "private/get_trigger_order_history": always({ currency, count }),
  "private/get_user_locks": none,
  "private/get_user_trades_by_currency": always({ currency, count }),
  "private/get_user_trades_by_currency_and_time": lately({ currency, count }),
  "private/get_user_trades_by_instrument": always({ instrument_name, count }),
  "private/get_user_trades_by_instrument_and_time": lately({ instrument_name, count }),
  "private/get_user_trades_by_order": ({ orderId }) => ({ order_id: orderId }),
};

const leg = { instrument_name, direction: "buy", amount: 10 };

/** Reads that need a right, a programme or a state that not every account has: a refusal is no failure, and is reported. */
export const specialReads: Readonly<Record<string, ParamsOf>> = {
  "private/get_access_log": always({ count }),
  "private/get_address_book": always({ currency, type: "withdrawal" }),
  "private/get_affiliate_program_info": none,
  "private/get_block_rfq_makers": none,
  "private/get_block_rfq_quotes": none,
  "private/get_block_rfq_user_info": none,
  "private/get_block_rfqs": always({ count }),
  "private/get_block_trade_requests": none,
  "private/get_block_trades": always({ currency, count }),
  "private/get_broker_clients": none,
  "private/get_broker_trade_requests": none,
  "private/get_broker_trades": always({ currency, count }),
  "private/get_currencies": none,
  "private/get_current_deposit_address": always({ currency }),
  "private/get_deposits": always({ currency, count }),
  "private/get_email_language": none,
  "private/get_leg_prices": always({ legs: [leg], price: 50_000 }),
  "private/get_lsp_participant_config": none,
  "private/get_lsp_participants": none,
  "private/get_lsp_participants_usage": none,
  "private/get_lsp_usage": none,
  "private/get_members": none,
  "private/get_mmp_config": always({ index_name }),
  "private/get_mmp_status": always({ index_name }),
  "private/get_new_announcements": none,
  "private/get_order_margin_by_ids": ({ orderId }) => ({ ids: [orderId] }),
  "private/get_reward_eligibility": none,
  "private/get_transfers": always({ currency, count }),
  "private/get_withdrawals": always({ currency, count }),
  "private/list_address_beneficiaries": always({ limit: count }),
  "private/list_api_keys": none,
  "private/list_custody_accounts": always({ currency }),
  "private/pme/simulate": always({ currency }),
  "private/simulate_block_trade": always({ role: "maker", trades: [{ ...leg, price: 50_000 }] }),
  "private/simulate_portfolio": always({ currency, simulated_positions: { [instrument_name]: 10 } }),
};

/** Reads that are left out, with the reason. */
export const leftOut: Readonly<Record<string, string>> = {
  "private/get_address_beneficiary": "asks about an address that was registered before",
  "private/get_block_trade": "asks about a block trade that was made before",
  "private/verify_block_trade": "gives out a signature with which another account can trade",
};
