/** What is wrong with names of channels and the arguments of `subscribe`, before the exchange is asked. */
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions, type OptionKind } from "../platform/known-options.ts";
import type { CallbackOptions } from "./options.ts";

const knownOptions: KnownOptions<CallbackOptions<unknown>> = {
  onData: "function",
  onError: "function",
  onGap: "function",
  overflow: "checked",
  capacity: "checked",
  signal: "signal",
};
const overflows: ReadonlySet<unknown> = new Set(["error", "latest", "dropOldest"]);
/** What a name has in it when it was put together from something that is missing. */
const holes: ReadonlySet<string> = new Set(["", "undefined", "null", "NaN", "[object Object]"]);

/** Refuses options that do not exist, or that cannot work. */
export function checkSubscribeOptions(options: unknown): void {
  checkOptions("", options, knownOptions);
  const { overflow, capacity, onError, onData } = options as Partial<CallbackOptions<unknown>>;
  if (overflow !== undefined && !overflows.has(overflow)) {
    throw new ConfigError("overflow", '"error", "latest" or "dropOldest"', overflow);
  }
  if (capacity !== undefined && !(Number.isInteger(capacity) && capacity > 0)) {
    throw new ConfigError("capacity", "a whole number from 1", capacity);
  }
  if (onError !== undefined && onData === undefined) {
    throw new ConfigError("onError", "left out without `onData`: a loop throws the error");
  }
}

/** The names as a list; refuses what can be no names. */
export function checkedChannels(channels: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(channels) ? channels : [channels];
  if (names.length === 0) throw new ConfigError("channels", "at least one channel");
  return names.map((name) => {
    if (typeof name !== "string") {
      throw new ConfigError("channels", "the name of a channel, or a list of names", name ?? String(name));
    }
    return checkedName("channels", name, "the name of a channel, as `ticker.BTC-PERPETUAL.100ms`");
  });
}

/** A name that was not put together from something that is missing. */
export function checkedName(option: string, name: string, expected: string): string {
  if (typeof name === "string" && !name.split(".").some((word) => holes.has(word))) return name;
  throw new ConfigError(option, expected, name ?? String(name));
}

/** Puts params into the places of a template. Refuses one that is missing, and one that the template has no place for. */
export function channelName(template: string, params: unknown): string {
  const places = [...template.matchAll(/\{(\w+)\}/g)].map(([, place = ""]) => place);
  checkOptions("", params ?? {}, Object.fromEntries(places.map((place) => [place, "checked" satisfies OptionKind])));
  const given = (params ?? {}) as Readonly<Record<string, unknown>>;
  return template.replaceAll(/\{(\w+)\}/g, (_, place: string) => {
    const value = given[place];
    if (typeof value === "string" || typeof value === "number") {
      return checkedName(place, String(value), `a part of ${template}`);
    }
    throw new ConfigError(place, `a string or a number, as ${template} needs it`, value ?? String(value));
  });
}
