/** The accounts of a group: their owners and holdings, and positions moved between them. */
import type {
  PrivateGetSubaccountsDetailsParams,
  PrivateGetSubaccountsParams,
  PrivateMovePositionsParams,
} from "../../generated/types.ts";
import type { TradingAccount } from "../market/accounts/account.ts";
import { positionView } from "../market/accounts/position-view.ts";
import { ownerView, portfolioView } from "../market/accounts/summary.ts";
import { currencies } from "../market/contracts/currencies.ts";
import { onGrid, openInstrument, readLots } from "../market/desk/order-request.ts";
import { movePosition } from "../market/matching/booking.ts";
import { orderView } from "../market/orders/order-view.ts";
import { codes, invalid } from "../refusals/market-refusals.ts";
import { Refusal } from "../refusals/refusal.ts";
import { openPositions } from "./accounts.ts";
import type { Context } from "./context.ts";
import { isOfCurrency } from "./selection.ts";

/** The account itself, and its sub-accounts if it is a main account. */
function group(context: Context): TradingAccount[] {
  const { account } = context;
  return [...context.floor.accounts.values()].filter(
    (other) => other === account || (account.config.mainUserId === undefined && other.group === account.userId),
  );
}

const portfolioMembers = [
  "additional_reserve",
  "available_funds",
  "available_withdrawal_funds",
  "balance",
  "equity",
  "initial_margin",
  "maintenance_margin",
  "margin_balance",
  "spot_reserve",
];

function shortPortfolio(context: Context, account: TradingAccount, currency: string): object {
  const whole = portfolioView(account, currency, context.floor.now());
  const short = Object.fromEntries(portfolioMembers.map((name) => [name, whole[name]]));
  return { currency: currency.toLowerCase(), ...short };
}

export function getSubaccounts(context: Context, { with_portfolio }: PrivateGetSubaccountsParams): object[] {
  return group(context).map((account) => {
    const owner = ownerView(account);
    const portfolio = currencies.map(({ code }) => [code.toLowerCase(), shortPortfolio(context, account, code)]);
    return {
      id: account.userId,
      type: owner["type"],
      username: owner["username"],
      system_name: owner["system_name"],
      email: owner["email"],
      is_password: true,
      login_enabled: true,
      receive_notifications: false,
      security_keys_enabled: owner["security_keys_enabled"],
      security_keys_assignments: [],
      margin_model: "segregated_sm",
      ...(with_portfolio === true && { portfolio: Object.fromEntries(portfolio) }),
    };
  });
}

export function getSubaccountsDetails(context: Context, params: PrivateGetSubaccountsDetailsParams): object[] {
  const { currency, with_open_orders } = params;
  const { floor } = context;
  return group(context).map((account) => ({
    uid: account.userId,
    positions: openPositions(account)
      .filter(({ instrument }) => isOfCurrency(instrument.spec, currency))
      .map((position) => positionView(position, floor.indexPrice(position.instrument), floor.now())),
    ...(with_open_orders === true && {
      open_orders: account.orders
        .values()
        .filter(({ contract }) => isOfCurrency(contract.spec, currency))
        .map(orderView),
    }),
  }));
}

/** Moves positions between accounts of the group, without fee: the main account does. A positive amount leaves the source by selling. */
export function movePositions(context: Context, params: PrivateMovePositionsParams): object {
  if (context.account.config.mainUserId !== undefined) throw new Refusal(...codes.unavailableInSubaccount);
  const accounts = group(context);
  const find = (uid: number, param: string): TradingAccount => {
    const found = accounts.find(({ userId }) => userId === uid);
    if (found === undefined) throw invalid(param, "invalid value");
    return found;
  };
  const source = find(params.source_uid, "source_uid");
  const target = find(params.target_uid, "target_uid");
  if (source === target) throw invalid("target_uid", "invalid value");
  const moves = params.trades.map(({ instrument_name, amount, price }) => {
    if (instrument_name === undefined) throw invalid("instrument_name", "value required");
    const instrument = openInstrument(context.floor, instrument_name);
    const lots = readLots(instrument, amount === undefined ? undefined : Number(amount), undefined);
    const held = source.position(instrument).lots;
    if (Math.abs(held) < lots) throw invalid("amount", "exceeds position");
    const ticks =
      price === undefined
        ? instrument.contract.align(instrument.markPrice, "down")
        : onGrid(instrument, Number(price), "price");
    return { instrument, lots, ticks, sells: held > 0 };
  });
  context.market.engine.run(() => {
    for (const { instrument, lots, ticks, sells } of moves) {
      movePosition(context.floor, instrument, source, target, sells, lots, ticks);
    }
  });
  return {
    trades: moves.map(({ instrument, lots, ticks, sells }) => ({
      instrument_name: instrument.name,
      amount: instrument.contract.amount(lots),
      price: instrument.contract.price(ticks),
      direction: sells ? "sell" : "buy",
      source_uid: source.userId,
      target_uid: target.userId,
    })),
  };
}
