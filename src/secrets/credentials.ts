/** Credentials that are read from a source at each signing in, so that a new key is used without a restart. */
import { ConfigError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { asError, guard } from "../platform/guard.ts";
import { warnOfThrown } from "../platform/guarded-clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { within } from "../platform/patience.ts";
import type { Credentials } from "../session/credentials.ts";
import { type SecretMembers, type SecretSource, unavailable, withoutWords } from "./source.ts";

/** Options of `credentialsFrom`. */
export interface CredentialsFromOptions {
  /** Id of the key, where the secret does not hold it. @default the member `client_id` of the secret */
  readonly clientId?: string | undefined;
  /** Signs with the client secret, so that it does not leave this process. @default false */
  readonly signs?: boolean | undefined;
  /** Longest time that reading may take, in milliseconds. @default 5_000 */
  readonly timeoutMs?: number | undefined;
  /**
   * Milliseconds for which the key that was read last is used while the source cannot be reached: an exchange that drops the
   * line must not end a desk whose manager of secrets is down at that moment. A source that answers, and refuses, ends it. `0`
   * never uses an older key. @default 3_600_000
   */
  readonly keepMs?: number | undefined;
  /** Called when the key that was read last is used, with the reason. @default a process warning is shown once */
  readonly onKept?: ((error: Error) => void) | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

const known: KnownOptions<CredentialsFromOptions> = {
  clientId: "string",
  signs: "boolean",
  timeoutMs: "checked",
  keepMs: "checked",
  onKept: "function",
  clock: ["now", "schedule"],
};

/**
 * Gives the option `credentials` of a client from a source. The source is read at each signing in. Members of the secret are
 * `client_id` and `client_secret`, or `client_id` and `private_key` (PEM); names such as `clientId` fit as well.
 *
 * ```ts
 * const credentials = credentialsFrom(fileSecret("/run/secrets/deribit.json"));
 * const deribit = await connect({ network: "testnet", credentials });
 * ```
 */
export function credentialsFrom(
  source: SecretSource,
  options: CredentialsFromOptions = {},
): () => Promise<Credentials> {
  checkOptions("", options, known);
  const { timeoutMs = 5_000, keepMs = 3_600_000, onKept = warn(source.name), clock = systemClock } = options;
  checkMs("timeoutMs", timeoutMs, 1);
  checkMs("keepMs", keepMs, 0);
  let last: { readonly atMs: number; readonly credentials: Credentials } | undefined;
  return async () => {
    try {
      const members = await within(clock, timeoutMs, () => source.read()).catch((error: unknown) => {
        throw isSlow(error) ? unavailable(source.name, error.message) : withoutWords(source.name, error);
      });
      const credentials = credentialsOf(source.name, members, options);
      last = { atMs: clock.now(), credentials };
      return credentials;
    } catch (error) {
      if (last === undefined || isFinal(error) || clock.now() - last.atMs > keepMs) throw error;
      guard(
        () => onKept(asError(error)),
        (thrown) => warnOfThrown(thrown, "onKept"),
      );
      return last.credentials;
    }
  };
}

/** The words of `within`, which name no source. */
function isSlow(error: unknown): error is Error {
  return isDeribitError(error, "connection") && error.message.startsWith("nothing came within");
}

/** The source answered, and a key is there no more or may not be read: an older one may have been taken back. */
function isFinal(error: unknown): boolean {
  if (!isDeribitError(error, "connection")) return true;
  return error.status !== undefined && error.status < 500 && error.status !== 429;
}

function credentialsOf(source: string, members: SecretMembers, options: CredentialsFromOptions): Credentials {
  const member = (name: string): string | undefined => members[name] || members[camelCase(name)] || undefined;
  const clientId = options.clientId ?? member("client_id");
  const [clientSecret, privateKey] = [member("client_secret"), member("private_key")];
  if (clientId === undefined) throw lacking(source, "a member `client_id`, or the option `clientId`");
  if (clientSecret !== undefined && privateKey === undefined) {
    return options.signs === true ? { kind: "signature", clientId, clientSecret } : { clientId, clientSecret };
  }
  if (privateKey === undefined || clientSecret !== undefined) {
    throw lacking(source, "one of the members `client_secret` and `private_key`");
  }
  // One line of an environment or of JSON that was written by hand.
  return { kind: "key", clientId, privateKey: privateKey.replaceAll("\\n", "\n") };
}

function lacking(source: string, what: string): ConfigError {
  return new ConfigError(source, `a secret with ${what}`);
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function checkMs(option: string, value: number, least: number): void {
  if (typeof value === "number" && value >= least) return;
  throw new ConfigError(option, `a number of milliseconds, ${least} or more`, value);
}

function warn(source: string): (error: Error) => void {
  let isWarned = false;
  return (error) => {
    if (isWarned) return;
    isWarned = true;
    process.emitWarning(`${error.message}; the key that was read last is used. Give \`onKept\` to handle this.`, {
      code: "DERIBIT_RPC_KEPT_KEY",
      detail: source,
    });
  };
}
