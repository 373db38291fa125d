/**
 * Methods outside the simulator's scope: wallet, block trades, block RFQ, combos, custody, brokers, members and the
 * administration of keys and sub-accounts. Lists of it are empty, the rest is refused with 10033.
 */
import { codes } from "../refusals/market-refusals.ts";
import { Refusal } from "../refusals/refusal.ts";

function refuse(): never {
  throw new Refusal(...codes.notImplemented);
}

const emptyLists = [
  "private/get_address_book",
  "private/get_block_trade_requests",
  "private/get_block_trades",
  "private/get_broker_clients",
  "private/get_broker_trade_requests",
  "private/get_block_rfq_makers",
  "private/get_block_rfq_quotes",
  "private/get_new_announcements",
  "private/list_api_keys",
  "private/list_custody_accounts",
  "public/get_announcements",
  "public/get_combo_ids",
  "public/get_combos",
];

/** Answers that are empty. */
const emptyAnswers: Readonly<Record<string, unknown>> = {
  "private/get_access_log": { records_total: 0, data: [] },
  "private/get_affiliate_program_info": { is_enabled: false },
  "private/get_block_rfq_user_info": { users: [] },
  "private/get_block_rfqs": { block_rfqs: [], continuation: null },
  "private/get_broker_trades": { history: [] },
  "private/get_deposits": { count: 0, data: [] },
  "private/get_email_language": "en",
  "private/get_lsp_participants": { participants: [] },
  "private/get_lsp_participants_usage": { cooldown_period_ms: 0, participants: [] },
  "private/get_lsp_usage": { cooldown_period_ms: 0, groups: {} },
  "private/get_reward_eligibility": {},
  "private/get_transfers": { count: 0, data: [] },
  "private/get_withdrawals": { count: 0, data: [] },
  "private/list_address_beneficiaries": { data: [], count: 0 },
  "public/get_apr_history": { data: [] },
  "public/get_block_rfq_trades": { block_rfqs: [] },
};

const refused = [
  "private/accept_block_rfq",
  "private/add_block_rfq_quote",
  "private/add_to_address_book",
  "private/approve_block_trade",
  "private/cancel_all_block_rfq_quotes",
  "private/cancel_block_rfq",
  "private/cancel_block_rfq_quote",
  "private/cancel_block_rfq_trigger",
  "private/cancel_transfer_by_id",
  "private/cancel_withdrawal",
  "private/change_api_key_name",
  "private/change_margin_model",
  "private/change_scope_in_api_key",
  "private/change_subaccount_name",
  "private/create_api_key",
  "private/create_block_rfq",
  "private/create_combo",
  "private/create_deposit_address",
  "private/create_subaccount",
  "private/delete_address_beneficiary",
  "private/delete_member",
  "private/disable_api_key",
  "private/edit_api_key",
  "private/edit_block_rfq_quote",
  "private/enable_affiliate_program",
  "private/enable_api_key",
  "private/execute_block_trade",
  "private/get_address_beneficiary",
  "private/get_block_trade",
  "private/get_current_deposit_address",
  "private/get_leg_prices",
  "private/get_lsp_participant_config",
  "private/get_members",
  "private/invalidate_block_trade_signature",
  "private/pme/simulate",
  "private/reject_block_trade",
  "private/remove_api_key",
  "private/remove_from_address_book",
  "private/remove_subaccount",
  "private/reset_api_key",
  "private/save_address_beneficiary",
  "private/set_announcement_as_read",
  "private/set_clearance_originator",
  "private/set_disabled_trading_products",
  "private/set_email_for_subaccount",
  "private/set_email_language",
  "private/set_member",
  "private/simulate_block_trade",
  "private/submit_transfer_between_subaccounts",
  "private/submit_transfer_to_subaccount",
  "private/submit_transfer_to_user",
  "private/toggle_notifications_from_subaccount",
  "private/toggle_subaccount_login",
  "private/update_in_address_book",
  "private/verify_block_trade",
  "private/withdraw",
  "public/get_combo_details",
];

/** Handlers of all these methods, by wire name. */
export const outOfScope: Readonly<Record<string, () => unknown>> = Object.fromEntries([
  ...emptyLists.map((method) => [method, () => []] as const),
  ...Object.entries(emptyAnswers).map(([method, answer]) => [method, () => answer] as const),
  ...refused.map((method) => [method, refuse] as const),
]);
