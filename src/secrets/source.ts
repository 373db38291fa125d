/** A place where secrets are kept, and what may be said of it in an error. */
import { ConfigError, ConnectionError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";

/** What a secret holds, by name: `client_id`, `client_secret`, `private_key`, ... */
export type SecretMembers = Readonly<Record<string, string>>;

/** A place where secrets are kept. */
export interface SecretSource {
  /** Names the place in errors, as `the secret desk of AWS Secrets Manager`. Holds no secret. */
  readonly name: string;
  /** Reads the secret as it is now. Rejects with an error that names the place and shows nothing of the secret. */
  read(): Promise<SecretMembers>;
}

/** The place did not give the secret. No cause is kept: errors of clients hold requests, and with them tokens. */
export function unavailable(name: string, why: string, status?: number): ConnectionError {
  return new ConnectionError(`${name}: ${why}`, status === undefined ? {} : { status });
}

/** Names of errors, as `AccessDeniedException`, `ENOENT` or a number. */
const plainCode = /^[A-Za-z][A-Za-z_]{1,59}$|^\d{1,5}$/;

/** An error of another client, without its words: they may repeat the secret. */
export function withoutWords(name: string, error: unknown): Error {
  if (isDeribitError(error)) return error;
  const { code, name: kind, cause } = (error ?? {}) as { code?: unknown; name?: unknown; cause?: { code?: unknown } };
  const shown = [kind, cause?.code, code].filter((each) => plainCode.test(String(each ?? "")));
  const words = [...new Set(shown)].filter((each) => each !== "Error" && each !== "TypeError");
  return unavailable(name, words.length === 0 ? "it cannot be read" : `it cannot be read (${words.join(", ")})`);
}

/**
 * Members of a secret that is a text: those of a JSON object, or one member that is the whole text. The words of a parser
 * are never shown: they repeat what was parsed.
 */
export function membersOf(name: string, text: string, member?: string): SecretMembers {
  if (member !== undefined) return { [member]: text.replace(/\r?\n$/, "") };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError(name, "a JSON object");
  }
  return membersOfObject(name, value);
}

/** Members of an object, all of which have to be texts. */
export function membersOfObject(name: string, value: unknown): SecretMembers {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (isObject && Object.values(value).every((each) => typeof each === "string")) return value as SecretMembers;
  throw new ConfigError(name, "an object whose members are texts");
}
