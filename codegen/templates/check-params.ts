/** The check of params by itself: a program that needs no other loads a third of the validators. */
import type { Validation } from "../contract.ts";
import { check, validatorOf } from "./findings.ts";
import { paramsValidators } from "./params-table.ts";

/**
 * Checks the params of a call before it is sent.
 * A member that the schema does not know is accepted.
 */
export function validateParams(method: string, params: unknown): Validation {
  return check(validatorOf(paramsValidators, method), method, params);
}
