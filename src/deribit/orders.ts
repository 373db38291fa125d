/** How the fate of an order is looked up at Deribit. */
import type { OrderPolicy } from "../venue.ts";
import { coverageOf } from "./coverage.ts";
import { DeribitLookUps } from "./look-ups.ts";

/** Sides of the methods that place orders on one. */
const directions: ReadonlyMap<string, "buy" | "sell"> = new Map([
  ["private/buy", "buy"],
  ["private/sell", "sell"],
]);

export const orders: OrderPolicy = {
  directionOf: (method) => directions.get(method),
  coverageOf,
  lookUps: (read) => new DeribitLookUps(read),
};
