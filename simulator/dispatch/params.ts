/** Checks the parameters of a call against its schema, and reads those that came as text. */

import type { Mismatch, Validators } from "../../generated/contract.ts";
import type { Refusal } from "../ports.ts";
import { invalidParams } from "../wire/refusals.ts";

type Params = Readonly<Record<string, unknown>>;

/** Throws a refusal when the parameters do not fit. */
export function checkParams(validators: Validators, method: string, params: Params): void {
  const validation = validators.validateParams(method, params);
  if (!validation.ok) throw toRefusal(validation.errors, params);
}

/**
 * Reads the parameters of a query, which are all text: what does not fit its schema as text is read as number, truth
 * value or JSON. So an order id stays a text and an amount becomes a number without a list of either.
 */
export function readTextParams(validators: Validators, method: string, params: Params): Params {
  let read: Params = params;
  for (let round = 0; round < 2; round += 1) {
    const validation = validators.validateParams(method, read);
    if (validation.ok) return read;
    const next: Record<string, unknown> = { ...read };
    let isChanged = false;
    for (const { path } of validation.errors) {
      const name = memberOf(path);
      if (name === "") {
        for (const [key, text] of Object.entries(read)) {
          if (typeof text !== "string" || !/^(true|false|-?[\d.]+(e-?\d+)?|[[{].*)$/i.test(text)) continue;
          next[key] = readText(text);
          isChanged = true;
        }
      } else if (Object.hasOwn(read, name)) {
        const value = read[name];
        next[name] = typeof value === "string" ? readText(value) : value;
        if (next[name] === value && !Array.isArray(value)) next[name] = [value];
        isChanged = true;
      }
    }
    if (!isChanged) return read;
    read = next;
  }
  return read;
}

function readText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The parameter that a pointer leads into. */
function memberOf(path: string): string {
  return path.split("/")[1] ?? "";
}

const requiredMember = /required property '([^']+)'/;

/** The refusal that the exchange would give for what the schema says is wrong. */
function toRefusal(errors: readonly Mismatch[], params: Params): Refusal {
  const [first] = errors;
  const missing = errors.find(({ message }) => requiredMember.test(message));
  if (missing !== undefined && memberOf(missing.path) === "") {
    return invalidParams("value required", requiredMember.exec(missing.message)?.[1] ?? "");
  }
  if (first === undefined) return invalidParams("invalid value", "params");
  const param = memberOf(first.path);
  if (param === "") return invalidParams("invalid value", Object.keys(params)[0] ?? "params");
  return invalidParams(reasonOf(first.message), param);
}

function reasonOf(message: string): string {
  const bound = /must be (>=?|<=?) (-?[\d.e+]+)/.exec(message);
  if (bound?.[1]?.startsWith(">")) return `value must be ${bound[1]} ${bound[2]}`;
  if (bound !== null) return "value is too high";
  if (/must match (format|pattern)/.test(message)) return "wrong format";
  if (/must NOT have more than/.test(message)) return "value is too long";
  return "invalid value";
}
