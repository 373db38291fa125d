/** Instruments as the API shows them. */
import { NEVER } from "../contracts/calendar.ts";
import { currencies, indices } from "../contracts/currencies.ts";
import { liquidationFee } from "../contracts/spec.ts";
import type { Instrument } from "./instrument.ts";

const firstIndexId = 1_000_033;

const blockShare = { future: 0.5, option: 1, spot: 0 } as const;

/** A number made of a name: the same name gives the same identifier. */
function identifier(name: string): string {
  let hash = 0x811c9dc5;
  const digits: string[] = [];
  for (let i = 0; digits.length < 32; i += 1) {
    hash = Math.imul(hash ^ (name.charCodeAt(i % name.length) + i), 0x01000193) >>> 0;
    digits.push(((hash >>> 24) & 15).toString(16));
  }
  const text = digits.join("");
  return [text.slice(0, 8), text.slice(8, 12), `5${text.slice(13, 16)}`, `8${text.slice(17, 20)}`, text.slice(20)].join(
    "-",
  );
}

const identifiers = new Map(["USD", ...currencies.map(({ code }) => code)].map((code) => [code, identifier(code)]));
const indexIds = new Map(indices.map(({ name }, at) => [name, firstIndexId + at]));

export function instrumentView(instrument: Instrument): Record<string, unknown> {
  const { spec } = instrument;
  const view: Record<string, unknown> = {
    state: instrument.state,
    price_index: spec.index,
    kind: spec.kind,
    instrument_name: spec.name,
    maker_commission: spec.makerFee,
    taker_commission: spec.takerFee,
    instrument_type: spec.isInverse ? "reversed" : "linear",
    underlying_type: "crypto",
    expiration_timestamp: spec.expiry,
    instrument_id: spec.id,
    product_group: spec.isInverse ? spec.base : spec.quote,
    creation_timestamp: spec.created,
    is_active: instrument.isOpen,
    contract_size: spec.contractSize,
    tick_size: spec.tick,
    tick_size_steps: spec.tickSteps.map(({ abovePrice, tick }) => ({ above_price: abovePrice, tick_size: tick })),
    counter_currency: spec.counter,
    min_trade_amount: spec.minAmount,
    lot_size: 1,
    base_currency: spec.base,
    quote_currency: spec.quote,
    base_currency_uuid: identifiers.get(spec.base),
    quote_currency_uuid: identifiers.get(spec.quote),
    index_id: indexIds.get(spec.index),
    settlement_period: spec.period ?? "perpetual",
  };
  if (spec.kind === "spot") {
    view["expiration_timestamp"] = NEVER;
    return view;
  }
  view["settlement_currency"] = spec.settlement;
  view["block_trade_commission"] = spec.takerFee * blockShare[spec.kind];
  view["block_trade_min_trade_amount"] =
    spec.kind === "option" ? 25 : spec.isInverse ? 200_000 : spec.minAmount * 10_000;
  view["block_trade_tick_size"] = spec.kind === "option" ? spec.tick : Math.min(0.01, spec.tick);
  if (spec.option !== undefined) {
    view["strike"] = spec.option.strike;
    view["option_type"] = spec.option.isCall ? "call" : "put";
    return view;
  }
  view["max_leverage"] = spec.maxLeverage;
  view["max_non_default_leverage"] = 5;
  view["max_liquidation_commission"] = liquidationFee;
  view["future_type"] = spec.isInverse ? "reversed" : "linear";
  return view;
}
