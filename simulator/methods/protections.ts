/** Market maker protection and self-trade prevention: what the account has configured. */
import type {
  PrivateGetMmpConfigParams,
  PrivateGetMmpStatusParams,
  PrivateResetMmpParams,
  PrivateSetMmpConfigParams,
  PrivateSetSelfTradingConfigParams,
} from "../../generated/types.ts";
import type { Protection, ProtectionConfig } from "../market/accounts/protection.ts";
import { curtail } from "../market/desk/protection-rules.ts";
import { invalid } from "../refusals/market-refusals.ts";
import type { Context } from "./context.ts";

const longestSeconds = 3_600;

function configView(config: ProtectionConfig): object {
  const { indexName, mmpGroup, interval, frozenTime } = config;
  return {
    index_name: indexName,
    interval,
    frozen_time: frozenTime,
    ...(config.isBlockRfq && { block_rfq: true }),
    ...(mmpGroup !== undefined && { mmp_group: mmpGroup }),
    ...(config.maxQuoteQuantity !== undefined && { max_quote_quantity: config.maxQuoteQuantity }),
    ...(config.quantityLimit !== undefined && { quantity_limit: config.quantityLimit }),
    ...(config.deltaLimit !== undefined && { delta_limit: config.deltaLimit }),
    ...(config.vegaLimit !== undefined && { vega_limit: config.vegaLimit }),
    ...(config.tradeCountLimit !== undefined && { trade_count_limit: config.tradeCountLimit }),
  };
}

interface Selector {
  readonly index_name?: string | undefined;
  readonly mmp_group?: string | undefined;
  readonly block_rfq?: boolean | undefined;
}

function selected(context: Context, { index_name, mmp_group, block_rfq = false }: Selector): Protection[] {
  return context.account.protections
    .all()
    .filter(({ config }) => config.isBlockRfq === block_rfq)
    .filter(({ config }) => index_name === undefined || index_name === "all" || config.indexName === index_name)
    .filter(({ config }) => mmp_group === undefined || config.mmpGroup === mmp_group);
}

export function setMmpConfig(context: Context, params: PrivateSetMmpConfigParams): object {
  const { index_name, interval, frozen_time } = params;
  if (!context.floor.indices.has(index_name)) throw invalid("index_name", "invalid value");
  if (interval < 0 || interval > longestSeconds) throw invalid("interval", "invalid value");
  if (frozen_time < 0 || frozen_time > longestSeconds) throw invalid("frozen_time", "invalid value");
  const config: ProtectionConfig = {
    indexName: index_name,
    mmpGroup: params.mmp_group,
    isBlockRfq: params.block_rfq ?? false,
    interval,
    frozenTime: frozen_time,
    maxQuoteQuantity: params.max_quote_quantity,
    quantityLimit: params.quantity_limit,
    deltaLimit: params.delta_limit,
    vegaLimit: params.vega_limit,
    tradeCountLimit: params.trade_count_limit,
  };
  const { account, market } = context;
  account.protections.set(config);
  if (interval > 0 && !config.isBlockRfq) market.engine.run(() => curtail(market.engine, account, config));
  return configView(config);
}

export function getMmpConfig(context: Context, params: PrivateGetMmpConfigParams): object[] {
  return selected(context, params).map(({ config }) => configView(config));
}

export function getMmpStatus(context: Context, params: PrivateGetMmpStatusParams): object[] {
  const now = context.floor.now();
  return selected(context, params)
    .filter((protection) => protection.isFrozen(now))
    .map(({ config, frozenUntil }) => ({
      index_name: config.indexName,
      mmp_group: config.mmpGroup ?? "default",
      frozen_until: frozenUntil ?? 0,
    }));
}

export function resetMmp(context: Context, params: PrivateResetMmpParams): "ok" {
  for (const protection of selected(context, params)) protection.reset();
  return "ok";
}

export function setSelfTradingConfig(context: Context, params: PrivateSetSelfTradingConfigParams): "ok" {
  context.account.selfTrading = {
    mode: params.mode,
    isExtendedToSubaccounts: params.extended_to_subaccounts,
    hasBlockRfqPrevention: params.block_rfq_self_match_prevention ?? false,
  };
  return "ok";
}
