/** Account summaries and positions. */
import type {
  PrivateGetAccountSummariesParams,
  PrivateGetAccountSummaryParams,
  PrivateGetMarginsParams,
  PrivateGetPositionParams,
  PrivateGetPositionsParams,
} from "../../generated/types.ts";
import type { TradingAccount } from "../market/accounts/account.ts";
import { marginOf } from "../market/accounts/margin.ts";
import { Position } from "../market/accounts/position.ts";
import { positionView } from "../market/accounts/position-view.ts";
import { limitsView, ownerView, portfolioView } from "../market/accounts/summary.ts";
import { currencies } from "../market/contracts/currencies.ts";
import { toAtoms } from "../market/contracts/money.ts";
import { notional } from "../market/contracts/spec.ts";
import { onGrid, readLots } from "../market/desk/order-request.ts";
import { invalid } from "../refusals/market-refusals.ts";
import type { Context } from "./context.ts";
import { isOfCurrency, isOfKind } from "./selection.ts";

/** One currency of one account, with its limits; fees where they are asked for. */
function summary(
  context: Context,
  account: TradingAccount,
  currency: string,
  isExtended: boolean,
): Record<string, unknown> {
  const { floor } = context;
  const portfolio = portfolioView(account, currency, floor.now());
  return { ...portfolio, limits: limitsView(account, floor.pools), ...(isExtended && { fees: [] }) };
}

export function getAccountSummary(context: Context, params: PrivateGetAccountSummaryParams): object {
  const { currency, extended: isExtended = false, subaccount_id } = params;
  const account = context.accountFor(subaccount_id);
  return { ...summary(context, account, currency, isExtended), ...(isExtended && ownerView(account)) };
}

export function getAccountSummaries(context: Context, params: PrivateGetAccountSummariesParams): object {
  const { extended: isExtended = false, subaccount_id } = params;
  const account = context.accountFor(subaccount_id);
  const summaries = currencies.map(({ code }) => summary(context, account, code, isExtended));
  return { ...ownerView(account), summaries };
}

export function getPosition(context: Context, { instrument_name }: PrivateGetPositionParams): object {
  const instrument = context.instrument(instrument_name);
  if (instrument.spec.kind === "spot") throw invalid("instrument_name", "invalid value");
  const position = context.account.positions.get(instrument.name) ?? new Position(instrument);
  return positionView(position, context.floor.indexPrice(instrument), context.floor.now());
}

export function getPositions(context: Context, params: PrivateGetPositionsParams): object[] {
  const { currency, kind, subaccount_id } = params;
  return openPositions(context.accountFor(subaccount_id))
    .filter(({ instrument: { spec } }) => isOfCurrency(spec, currency) && isOfKind(spec, kind))
    .map((position) => positionView(position, context.floor.indexPrice(position.instrument), context.floor.now()));
}

/** Positions of an account that are not flat. */
export function openPositions(account: TradingAccount): Position[] {
  return [...account.positions.values()].filter(
    ({ lots, instrument }) => lots !== 0 && instrument.spec.kind !== "spot",
  );
}

/** The margin that an order of this size and price would need by itself, bought or sold. */
export function getMargins(context: Context, { instrument_name, amount, price }: PrivateGetMarginsParams): object {
  const instrument = context.instrument(instrument_name);
  const lots = readLots(instrument, amount, undefined);
  const ticks = onGrid(instrument, price, "price");
  const empty = new Position(instrument);
  const { spec, contract } = instrument;
  const premium = toAtoms(spec.settlement, notional(spec, contract.amount(lots), contract.price(ticks)));
  return {
    buy: marginOf(empty, lots, 0, spec.kind === "option" ? premium : 0).initial,
    sell: marginOf(empty, 0, lots).initial,
    min_price: contract.price(instrument.minTicks),
    max_price: contract.price(instrument.maxTicks),
  };
}

/** No account is ever locked here. */
export function getUserLocks(): object[] {
  return currencies.map(({ code }) => ({ currency: code, locked: false }));
}
