/** Currencies, index names and the state of the platform. */
import type { PublicGetIndexPriceNamesParams, PublicGetSupportedIndexNamesParams } from "../../generated/types.ts";
import { type CurrencySpec, currencies, indices } from "../market/contracts/currencies.ts";
import type { Context } from "./context.ts";

const withdrawalFees: Readonly<Record<string, number>> = { BTC: 0.00005, ETH: 0.0003 };

function currencyView({ code, name, coinType, decimals }: CurrencySpec): object {
  const fee = withdrawalFees[code] ?? 1;
  return {
    currency: code,
    currency_long: name,
    coin_type: coinType,
    decimals,
    min_confirmations: 1,
    min_withdrawal_fee: fee,
    withdrawal_fee: fee,
    network_fee: fee,
    network_currency: code.startsWith("USD") ? "ETH" : code,
    withdrawal_priorities: [],
    in_cross_collateral_pool: code !== "XRP" && code !== "SOL",
    apr: 0,
  };
}

export function getCurrencies(): object[] {
  return currencies.map(currencyView);
}

export function getIndexPriceNames(_context: Context, params: PublicGetIndexPriceNamesParams): unknown[] {
  const isExtended = (params as { readonly extended?: boolean }).extended === true;
  if (!isExtended) return indices.map(({ name }) => name);
  return indices.map(({ name }) => ({
    name,
    future_combo_creation_enabled: false,
    option_combo_creation_enabled: false,
  }));
}

/** Indices by what they are for: derivatives refer to the ones against dollars, spot to all that have a book. */
export function getSupportedIndexNames(context: Context, { type }: PublicGetSupportedIndexNamesParams): string[] {
  const kinds = new Map<string, Set<string>>();
  for (const { spec } of context.floor.instruments.values()) {
    const used = kinds.get(spec.index) ?? new Set();
    used.add(spec.kind === "spot" ? "spot" : "derivative");
    kinds.set(spec.index, used);
  }
  return indices
    .map(({ name }) => name)
    .filter((name) => type === undefined || type === "all" || kinds.get(name)?.has(type) === true);
}

export function getTime(context: Context): number {
  return context.floor.now();
}

export function status(): object {
  return { locked: "false" };
}
