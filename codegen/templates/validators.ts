/** Checks of params, results and channel payloads against the schemas of the API. */
import { channelOf } from "../channels.ts";
import type { Drift, Validation } from "../contract.ts";
import { type CompiledValidator, check, toDrift, uncheckable, unknown, validatorOf } from "./findings.ts";
import { paramsValidators } from "./params-table.ts";
import { eventValidators, resultValidators } from "./result-tables.ts";
import { mode } from "./results.js";

/**
 * Checks the params of a call before it is sent.
 * A member that the schema does not know is accepted.
 */
export function validateParams(method: string, params: unknown): Validation {
  return check(validatorOf(paramsValidators, method), method, params);
}

/** Checks the result of a call, after parsing. Unknown members and unknown enum members are accepted. */
export function validateResult(method: string, result: unknown): Validation {
  return check(validatorOf(resultValidators, method), method, result);
}

/** Checks the payload of a channel, named in full as `ticker.BTC-PERPETUAL.raw`. */
export function validateChannel(channel: string, data: unknown): Validation {
  return check(eventValidator(channel), channel, data);
}

/** Every difference between a result and its schema, what is merely unknown included. */
export function inspectResult(method: string, result: unknown): readonly Drift[] {
  return inspect(validatorOf(resultValidators, method), method, result);
}

/** Every difference between a payload and the schema of its channel, what is merely unknown included. */
export function inspectChannel(channel: string, data: unknown): readonly Drift[] {
  return inspect(eventValidator(channel), channel, data);
}

/** Validators by concrete name: a stream has the same name with every message. */
const byChannel = new Map<string, CompiledValidator>();
const mostNames = 10_000;

function eventValidator(channel: unknown): CompiledValidator | undefined {
  if (typeof channel !== "string") return undefined;
  const known = byChannel.get(channel);
  if (known !== undefined) return known;
  const row = channelOf(channel);
  const found = row === undefined ? undefined : eventValidators[row.template];
  if (found === undefined) return undefined;
  if (byChannel.size >= mostNames) byChannel.clear();
  byChannel.set(channel, found);
  return found;
}

function inspect(validator: CompiledValidator | undefined, name: unknown, value: unknown): readonly Drift[] {
  if (validator === undefined) return [{ path: "", message: unknown(name), severity: "wrong" }];
  mode.inspecting = true;
  try {
    if (validator(value)) return [];
    const findings = (validator.errors ?? []).filter(({ keyword }) => keyword !== "if");
    return findings.map((finding) => toDrift(finding, value));
  } catch {
    return [{ ...uncheckable, severity: "wrong" }];
  } finally {
    mode.inspecting = false;
    validator.errors = null;
  }
}
