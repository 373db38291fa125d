import type { Method } from "../model/model.ts";
import type { ErrorFacts } from "../sources/sources.ts";
import { paramsOf } from "./params.ts";
import type { TypeIndex } from "./type-index.ts";

/** Answers that any call may get: bad params, no credits left, the platform is busy, down or failed. */
const ofAnyCall: readonly number[] = [-32602, 10028, 10040, 11051, 11094, 13025, 13028];
/** Answers to a call without a signed-in session. */
const ofStrangers: readonly number[] = [10000, 13009];
/** Answers of the queue before the matching engine. */
const ofTheQueue: readonly number[] = [10041, 10047, 10050, 13666];
/** Answers to a call about an order that is there already, or no more. */
const ofPresentOrders: readonly number[] = [10004, 10010, 10029, 10045, 11008, 11044, 13032];
/** A call that has one of these states a new size or price, which the engine may refuse. */
const wishes: ReadonlySet<string> = new Set(["amount", "contracts", "price", "quotes", "trades"]);

/**
 * The errors of the table that a method is known to answer with. The exchange publishes no list by method, so these
 * follow from what the method is: a caller must expect others too.
 */
export function errorsOf(method: Method, table: readonly ErrorFacts[], types: TypeIndex): ErrorFacts[] {
  const isTrade = method.matchingEngine && method.effect === "write";
  const isWish = isTrade && paramsOf(method, types).params.some(({ name }) => wishes.has(name));
  const codes = new Set([
    ...ofAnyCall,
    ...(method.namespace === "private" ? ofStrangers : []),
    ...(method.namespace === "private" && method.scope.length > 0 ? [13021] : []),
    ...(method.mainAccount ? [13012] : []),
    ...(method.websocketOnly ? [10030] : []),
    ...(isTrade ? [...ofTheQueue, ...ofPresentOrders] : []),
  ]);
  return table.filter(({ code, engine }) => codes.has(code) || (isWish && engine === "rejected"));
}
