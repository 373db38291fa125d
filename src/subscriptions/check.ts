/** What is wrong with names of channels and the arguments of `subscribe`, before the exchange is asked. */
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { checkedName } from "../platform/names.ts";
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
    return checkedName("channels", name, "the name of a channel, with no part missing");
  });
}
