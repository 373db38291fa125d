/** What a call would put into the market: read from its params by the role of its method. Pure. */
import type { MethodRow, Order } from "../venue.ts";

/** One order that a call would make or change. */
export interface Placement {
  /** `undefined` where an edit names an order that is not known. */
  readonly instrument: string | undefined;
  /** Size in the unit of the instrument; `undefined` where it is given in contracts, or left to the exchange. */
  readonly amount: number | undefined;
  readonly contracts: number | undefined;
  /** `undefined` for an order at any price. */
  readonly price: number | undefined;
  /** In what the price is given, where that is not the unit of the instrument: `usd` or `implv`. */
  readonly advanced: string | undefined;
  readonly isReduceOnly: boolean;
}

/** A call as a guard sees it. */
export interface GuardedCall {
  readonly row: MethodRow;
  readonly params: Readonly<Record<string, unknown>>;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * The orders that a call would make or change; empty for a call that places none, and for offers and closings, whose size
 * the params do not tell.
 */
export function placementsOf({ row, params }: GuardedCall, order: Order | undefined): readonly Placement[] {
  switch (row.role) {
    case "order":
      // What a fill makes of it is on the same instrument.
      return [placement(params), ...list(params["otoco_config"]).map((linked) => placement(linked, params))];
    case "edit":
      return [edited(params, order)];
    case "quote":
      return list(params["quotes"]).flatMap((quote) =>
        [quote["bid"], quote["ask"]].filter(isMembers).map((side) => placement(side, quote)),
      );
    default:
      return [];
  }
}

/** Every instrument that the params name, at any depth. */
export function instrumentsOf(params: unknown): readonly string[] {
  if (Array.isArray(params)) return params.flatMap(instrumentsOf);
  if (!isMembers(params)) return [];
  return Object.entries(params).flatMap(([name, value]) => {
    if (name !== "instrument_name") return instrumentsOf(value);
    return typeof value === "string" ? [value] : [];
  });
}

/** What a linked order does not say is as in the order that it is linked to. */
function placement(terms: Members, around: Members = terms): Placement {
  const { amount, contracts } = terms["amount"] === undefined && terms["contracts"] === undefined ? around : terms;
  return {
    instrument: text(around["instrument_name"]),
    amount: number(amount),
    contracts: number(contracts),
    price: number(terms["price"]),
    advanced: text(terms["advanced"]),
    isReduceOnly: terms["reduce_only"] === true,
  };
}

/** An edit leaves what it does not name. */
function edited(params: Members, order: Order | undefined): Placement {
  const { amount, contracts, instrument, price, advanced } = placement(params);
  const isSized = amount !== undefined || contracts !== undefined;
  return {
    instrument: instrument ?? order?.instrument_name,
    amount: isSized ? amount : order?.amount,
    contracts,
    price: price ?? number(order?.price),
    advanced: advanced ?? (price === undefined ? undefined : text(order?.advanced)),
    isReduceOnly: (params["reduce_only"] ?? order?.reduce_only) === true,
  };
}

function list(value: unknown): readonly Members[] {
  return Array.isArray(value) ? value.filter(isMembers) : [];
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
