/** What is wrong with the options of one call. */
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { CallOptions } from "../venue.ts";

const knownOptions: KnownOptions<CallOptions> = {
  signal: "signal",
  timeoutMs: "checked",
  whenDown: "checked",
  onReply: "function",
};

/** The error of options that do not exist, or that cannot work; `undefined` for sound ones. */
export function wrongCallOptions(options: CallOptions): ConfigError | undefined {
  try {
    checkOptions("", options, knownOptions);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  const { timeoutMs, whenDown } = options;
  if (timeoutMs !== undefined && timeoutMs !== false && !(typeof timeoutMs === "number" && timeoutMs > 0)) {
    return new ConfigError("timeoutMs", "false or a number of milliseconds above 0", timeoutMs);
  }
  if (whenDown !== undefined && whenDown !== "fail" && whenDown !== "wait") {
    return new ConfigError("whenDown", '"fail" or "wait"', whenDown);
  }
  return undefined;
}
