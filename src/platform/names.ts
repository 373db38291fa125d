/** Names that were put together by a program, and may have a hole where something was missing. */
import { ConfigError } from "../errors/client.ts";

/** What a name has in it when it was put together from something that is missing. */
const holes: ReadonlySet<string> = new Set(["", "undefined", "null", "NaN", "[object Object]"]);

/** A name that was not put together from something that is missing. */
export function checkedName(option: string, name: string, expected: string): string {
  if (typeof name === "string" && !name.split(".").some((word) => holes.has(word))) return name;
  throw new ConfigError(option, expected, name ?? String(name));
}
