/** Refuses options that do not exist: one that is misspelt would be ignored in silence, and with it what it was to guard. */
import { ConfigError } from "../errors/client.ts";
import { didYouMean } from "./nearest.ts";

/** What an option may be, unless it is left out: a type, an object with these methods, or what a check of its own says. */
export type OptionKind = "function" | "boolean" | "string" | "signal" | "checked" | readonly string[];

/** Every option of a type, so that the compiler finds one that was forgotten. */
export type KnownOptions<Options> = { readonly [Name in keyof Required<Options>]: OptionKind };

/** Options with every default in place. */
export type Settled<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };

/** Refuses what is no object, names that are not known, and values of another type. `path` names the object in the error. */
export function checkOptions(path: string, options: unknown, known: Readonly<Record<string, OptionKind>>): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new ConfigError(path === "" ? "options" : path, "an object", options);
  }
  const given = options as Readonly<Record<string, unknown>>;
  for (const name in given) {
    const value = given[name];
    if (value === undefined) continue;
    const option = path === "" ? name : `${path}.${name}`;
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (kind === undefined) {
      throw new ConfigError(option, `left out, that name is not known${didYouMean(name, Object.keys(known))}`);
    }
    checkKind(option, value, kind);
  }
}

function checkKind(option: string, value: unknown, kind: OptionKind): void {
  switch (kind) {
    case "checked":
      return;
    case "signal":
      if (hasMethods(value, ["addEventListener", "removeEventListener"])) return;
      throw new ConfigError(option, "an `AbortSignal`", value);
    case "function":
    case "boolean":
    case "string":
      if (typeof value === kind) return;
      throw new ConfigError(option, kind === "boolean" ? "true or false" : `a ${kind}`, value);
    default:
      if (hasMethods(value, kind)) return;
      throw new ConfigError(option, `an object with ${kind.map((method) => `\`${method}\``).join(" and ")}`, value);
  }
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return methods.every((method) => typeof (value as Readonly<Record<string, unknown>>)[method] === "function");
}
