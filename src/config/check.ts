/** Whether settings can work: their names and types by the schema, their values by the options that they become. */
import { Ajv, type ErrorObject } from "ajv";
import { resolveOptions } from "../client/resolve-options.ts";
import { ConfigError } from "../errors/client.ts";
import { checkGuards } from "../guards/options.ts";
import { didYouMean } from "../platform/nearest.ts";
import { hostTransport } from "../transport/host.ts";
import { configSchema, type Settings } from "./schema.ts";

const matches = new Ajv({ allErrors: true, allowUnionTypes: true, strict: true }).compile<Settings>(configSchema);

/** Where settings stand, for errors. */
export interface SettingsPlace {
  readonly file: string;
  lineOf(path: readonly string[]): number | undefined;
}

/** Settings that can work. Throws a `ConfigError` that names every member that cannot, with its line. */
export function checkSettings(value: unknown, place?: SettingsPlace): Settings {
  if (!matches(value)) throw joined((matches.errors ?? []).map((error) => errorOf(error, place)));
  checkCredentialsSetting(value, place);
  const { credentials, guards, limits: _, ...plain } = value;
  try {
    resolveOptions({ ...plain, ...(credentials !== undefined && { credentials: never }) }, hostTransport);
    if (guards !== undefined) checkGuards(guards);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw at(error, error.option.replaceAll(/\[(\d+)\]/g, ".$1").split("."), place);
  }
  return value;
}

/** Stands for a key that is read later. */
function never(): never {
  throw new ConfigError("credentials", "read when the client signs in");
}

function checkCredentialsSetting({ credentials }: Settings, place: SettingsPlace | undefined): void {
  if (credentials === undefined) return;
  const names = Object.keys(credentials).filter((name) => name !== "signs");
  const isOne = ["file", "env", "clientId clientSecret"].includes(names.sort().join(" "));
  if (isOne && Object.values(credentials).every((each) => each !== "")) return;
  const expected = "one of `file`, `env`, and `clientId` with `clientSecret`";
  throw at(new ConfigError("credentials", expected), ["credentials"], place);
}

/** The error of the schema in words. No value is shown: it may be a secret. */
function errorOf(error: ErrorObject, place: SettingsPlace | undefined): ConfigError {
  const path = error.instancePath.split("/").slice(1);
  const { params } = error as { readonly params: Readonly<Record<string, unknown>> };
  switch (error.keyword) {
    case "additionalProperties": {
      const unknown = String(params["additionalProperty"]);
      const known = Object.keys((error.parentSchema?.["properties"] ?? {}) as object);
      const likely = didYouMean(unknown, known.length > 0 ? known : knownAt(path));
      return at(
        new ConfigError([...path, unknown].join("."), `left out, that name is not known${likely}`),
        [...path, unknown],
        place,
      );
    }
    case "required": {
      const missing = String(params["missingProperty"]);
      return at(new ConfigError([...path, missing].join("."), "given"), path, place);
    }
    case "type": {
      const expected = `of type ${[params["type"]].flat().join(" or ")}`;
      return at(new ConfigError(path.join(".") || "the file", expected), path, place);
    }
    case "enum":
    case "const": {
      const allowed = (params["allowedValues"] ?? [params["allowedValue"]]) as readonly unknown[];
      const expected = allowed.map((each) => JSON.stringify(each)).join(" or ");
      return at(new ConfigError(path.join("."), expected), path, place);
    }
    default:
      return at(
        new ConfigError(path.join("."), error.message?.replace(/^must be /, "") ?? "another value"),
        path,
        place,
      );
  }
}

/** Names that the schema knows at a path. */
function knownAt(path: readonly string[]): readonly string[] {
  let schema: unknown = configSchema;
  for (const name of path) {
    schema = (schema as { readonly properties?: Readonly<Record<string, unknown>> } | undefined)?.properties?.[name];
  }
  return Object.keys((schema as { readonly properties?: object } | undefined)?.properties ?? {});
}

/** Puts the place of a member in front of what is wrong with it. */
export function at(error: ConfigError, path: readonly string[], place: SettingsPlace | undefined): ConfigError {
  if (place === undefined) return error;
  const line = place.lineOf(path);
  error.message = `${place.file}${line === undefined ? "" : `:${line}`}: ${error.message}`;
  return error;
}

/** One error for all. */
function joined(errors: readonly ConfigError[]): ConfigError {
  const [first = new ConfigError("the file", "settings")] = errors;
  first.message = [...new Set(errors.map(({ message }) => message))].join("\n");
  return first;
}
