/** Secrets in variables of the environment. */
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { SecretSource } from "./source.ts";

/** Options of `environmentSecret`. */
export interface EnvironmentSecretOptions {
  /** What the names begin with. @default "DERIBIT_" */
  readonly prefix?: string | undefined;
  /** The variables. @default those of this process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

const known: KnownOptions<EnvironmentSecretOptions> = { prefix: "string", env: "checked" };

/**
 * Reads `DERIBIT_CLIENT_ID` and `DERIBIT_CLIENT_SECRET`, or `DERIBIT_PRIVATE_KEY`, at each signing in.
 *
 * ```ts
 * const credentials = credentialsFrom(environmentSecret({ prefix: "DESK_2_" }));
 * ```
 */
export function environmentSecret(options: EnvironmentSecretOptions = {}): SecretSource {
  checkOptions("", options, known);
  const { prefix = "DERIBIT_", env = process.env } = options;
  const name = `the environment (${prefix}...)`;
  return {
    name,
    read: async () => {
      const members = Object.entries(env).flatMap(([variable, value]) =>
        variable.startsWith(prefix) && value !== undefined && value !== ""
          ? [[variable.slice(prefix.length).toLowerCase(), value] as const]
          : [],
      );
      if (members.length > 0) return Object.fromEntries(members);
      throw new ConfigError(name, `variables such as ${prefix}CLIENT_ID, none is set`);
    },
  };
}
