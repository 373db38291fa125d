/** Which open orders a cancel of many covers: where they are listed, and which of the list are meant. Pure. */
import type { CallTrace } from "../errors/family.ts";
import type { Coverage, Order, OwnCall } from "../venue.ts";

/** What lists of open orders call the types that cancels know. */
const listTypes: Readonly<Record<string, string>> = {
  stop: "stop_all",
  take: "take_all",
  trailing_stop: "trailing_all",
};
const everything = (): boolean => true;

/** What a cancel covers; `undefined` where the lists of the exchange cannot tell. */
export function coverageOf(method: string, { terms }: CallTrace): Coverage | undefined {
  const { currency, currency_pair, instrument_name, label } = terms;
  const type = typeof terms["type"] === "string" ? (listTypes[terms["type"]] ?? terms["type"]) : undefined;
  const filter = { ...(terms["kind"] !== undefined && { kind: terms["kind"] }), ...(type !== undefined && { type }) };
  switch (method) {
    case "private/cancel_all":
      return { lists: [all({})], covers: everything };
    case "private/cancel_by_label":
      return { lists: byCurrency(currency, {}), covers: (order) => order.label === label };
    case "private/cancel_all_by_currency":
    case "private/cancel_all_by_kind_or_type":
      return { lists: byCurrency(currency, filter), covers: everything };
    case "private/cancel_all_by_currency_pair":
      return { lists: [all(filter)], covers: (order) => pairOf(order) === currency_pair };
    case "private/cancel_all_by_instrument":
      return {
        lists: [openOf(instrument_name, type)],
        covers: everything,
      };
    case "private/cancel_quotes":
      return quotesOf(terms);
    default:
      return undefined;
  }
}

function quotesOf(terms: CallTrace["terms"]): Coverage | undefined {
  const { cancel_type, currency, currency_pair, instrument_name, kind, quote_set_id } = terms;
  const among = (lists: readonly OwnCall[], covers: (order: Order) => boolean): Coverage => ({
    lists,
    covers: (order) => order.quote === true && covers(order),
  });
  switch (cancel_type) {
    case "all":
      return among([all({})], everything);
    case "currency":
      return among(byCurrency(currency, {}), everything);
    case "currency_pair":
      return among([all({})], (order) => pairOf(order) === currency_pair);
    case "instrument":
      return among([all({})], (order) => order.instrument_name === instrument_name);
    case "instrument_kind":
      return among([all({ kind })], everything);
    case "quote_set_id":
      return among([all({})], (order) => order.quote_set_id === quote_set_id);
    default:
      // By delta: which options that were is not to be seen any more.
      return undefined;
  }
}

/** All open orders, or those of a kind or a type. */
export function all(params: OwnCall["params"]): OwnCall {
  return { method: "private/get_open_orders", params };
}

/** The open orders of an instrument, of one type or of all. */
export function openOf(instrument_name: unknown, type?: string): OwnCall {
  return { method: "private/get_open_orders_by_instrument", params: { instrument_name, ...(type && { type }) } };
}

function byCurrency(currency: unknown, filter: OwnCall["params"]): readonly OwnCall[] {
  if (currency === undefined || currency === "any") return [all(filter)];
  const currencies: readonly unknown[] = Array.isArray(currency) ? currency : [currency];
  return currencies.map((each) => ({
    method: "private/get_open_orders_by_currency",
    params: { currency: each, ...filter },
  }));
}

/** Name of the index of an instrument, which is the pair that it belongs to. */
function pairOf({ instrument_name }: Order): string {
  const [name = ""] = instrument_name.toLowerCase().split("-");
  return name.includes("_") ? name : `${name}_usd`;
}
