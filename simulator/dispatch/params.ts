/** Checks the parameters of a call against its schema, and parses those that came as text. */

import type { Mismatch, Validators } from "../../generated/contract.ts";
import type { Refusal } from "../refusals/refusal.ts";
import { invalidParams } from "../refusals/wire-refusals.ts";

type Params = Readonly<Record<string, unknown>>;

/** The part of the generated validators that the gate needs. */
export type ParamsValidator = Pick<Validators, "validateParams">;

/**
 * Parameters that the published description calls required, and that the real exchange does without: ccxt lists all
 * instruments by a call that names no currency.
 */
const assumed: ReadonlyMap<string, Params> = new Map([["public/get_instruments", { currency: "any" }]]);

/** The parameters, completed by those that the schema requires and the exchange does not. */
export function completeParams(method: string, params: Params): Params {
  const defaults = assumed.get(method);
  return defaults === undefined ? params : { ...defaults, ...params };
}

/** Throws a refusal when the parameters do not fit. */
export function checkParams(validators: ParamsValidator, method: string, params: Params): void {
  const validation = validators.validateParams(method, params);
  if (!validation.ok) throw toRefusal(validation.errors, params);
}

/**
 * Reads the parameters of a query, which are all text: what does not fit its schema as text is read as number, truth
 * value, JSON or list. So an order id stays a text and an amount becomes a number without a list of either.
 */
export function readTextParams(validators: ParamsValidator, method: string, params: Params): Params {
  let read = params;
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const validation = validators.validateParams(method, read);
    if (validation.ok) break;
    read = { ...read, ...readMismatches(validation.errors, read) };
  }
  return read;
}

/** A choice between shapes hides what else does not fit until it is made. */
const mostPasses = 2;

function readMismatches(errors: readonly Mismatch[], params: Params): Params {
  const read: Record<string, unknown> = {};
  for (const { path, message } of errors) {
    for (const name of path === "" ? literalMembers(message) : [memberOf(path)]) {
      const text = params[name];
      if (typeof text !== "string") continue;
      const value = readJson(text);
      read[name] = message.startsWith("expected array") && !Array.isArray(value) ? [text] : value;
    }
  }
  return read;
}

/** Members by whose truth value or number one shape differs from another, as `detailed` in `needs detailed true; or `. */
function literalMembers(message: string): string[] {
  return [...message.matchAll(/(\w+) (?:true|false|\d+)/g)].map(([, name = ""]) => name);
}

function readJson(text: string): unknown {
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

/** The exchange's refusal for what does not fit the schema. */
function toRefusal(errors: readonly Mismatch[], params: Params): Refusal {
  const error = errors.find(({ message }) => message === "is missing") ?? errors[0];
  if (error === undefined) return invalidParams("invalid value", "params");
  const param = memberOf(error.path);
  if (error.message === "is missing") return invalidParams("value required", param);
  if (error.message.startsWith("needs ")) return refuseShape(error.message.slice("needs ".length), params);
  return invalidParams(reasonOf(error.message), param);
}

/**
 * Shapes read `grant_type "a" and client_id; or grant_type "b" and refresh_token`. Of the shapes whose literals fit,
 * the first one says what is missing; when none fits, a literal is wrong.
 */
function refuseShape(text: string, params: Params): Refusal {
  const shapes = text.split("; or ").map((shape) =>
    shape.split(" and ").map((member) => {
      const [name = "", literal] = member.split(" ");
      return { name, literal: literal?.replaceAll('"', "") };
    }),
  );
  const isFitting = ({ name, literal }: { name: string; literal: string | undefined }) =>
    literal === undefined || params[name] === undefined || params[name] === literal;
  const shape = shapes.find((members) => members.every(isFitting));
  if (shape === undefined) return invalidParams("invalid value", shapes[0]?.find((one) => !isFitting(one))?.name ?? "");
  const missing = shape.find(({ name }) => params[name] === undefined);
  return missing === undefined
    ? invalidParams("invalid value", shape[0]?.name ?? "")
    : invalidParams("value required", missing.name);
}

function reasonOf(message: string): string {
  if (message.startsWith("must be >")) return `value ${message}`;
  if (message.startsWith("must be <")) return "value is too high";
  if (message.startsWith("must have at most")) return "value is too long";
  if (message.startsWith("must match")) return "wrong format";
  return "invalid value";
}
