/** What can be wrong with the client or a stream, apart from any call. */
import { ClientError } from "./family.ts";

/** An option has a value that cannot work. */
export class ConfigError extends ClientError<"config"> {
  override readonly name = "ConfigError";
  /** Name of the option, as `heartbeatMs` or `network.ws`. */
  readonly option: string;

  constructor(option: string, expected: string, got?: unknown) {
    super("config", `Expected \`${option}\` to be ${expected}${got === undefined ? "" : `, got ${shown(got)}`}`);
    this.option = option;
  }
}

/** Shows a value without its content where that could be a secret. */
function shown(value: unknown): string {
  if (typeof value === "string") return value === "" ? "an empty string" : `${JSON.stringify(value)} (string)`;
  if (typeof value === "number" || typeof value === "boolean" || value === null)
    return `${String(value)} (${typeof value})`;
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}

/** The connection could not be made, or was lost. */
export class ConnectionError extends ClientError<"connection"> {
  override readonly name = "ConnectionError";
  /** Close code of the WebSocket; 1006 where the line broke without one. */
  readonly code?: number;
  /** HTTP status of a handshake that was refused. */
  readonly status?: number;
  /** Milliseconds that the refused handshake asked to wait. */
  readonly retryAfterMs?: number;

  constructor(
    message: string,
    details: Partial<Pick<ConnectionError, "code" | "status" | "retryAfterMs">> & { readonly cause?: unknown } = {},
  ) {
    super("connection", message, details.cause === undefined ? undefined : { cause: details.cause });
    if (details.code !== undefined) this.code = details.code;
    if (details.status !== undefined) this.status = details.status;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}

/** Signing in failed. */
export class AuthError extends ClientError<"auth"> {
  override readonly name = "AuthError";
  /** Code of the exchange, where it answered. */
  readonly code?: number;
  /** Whether another attempt with the same credentials cannot help; the client then stops reconnecting. */
  readonly permanent: boolean;
  /** Why, in the words of the exchange, as `ip_not_in_whitelist`; absent where it gave no plain words. */
  readonly reason?: string;
  /** Milliseconds that the exchange asks to wait. */
  readonly waitMs?: number;

  constructor(
    message: string,
    details: Pick<AuthError, "permanent"> & Partial<Pick<AuthError, "code" | "reason" | "waitMs">>,
  ) {
    super("auth", message);
    this.permanent = details.permanent;
    if (details.reason !== undefined) this.reason = details.reason;
    if (details.code !== undefined) this.code = details.code;
    if (details.waitMs !== undefined) this.waitMs = details.waitMs;
  }
}

/** Channels that could not be subscribed to. */
export class SubscriptionError extends ClientError<"subscription"> {
  override readonly name = "SubscriptionError";
  readonly channels: readonly string[];

  constructor(channels: readonly string[], why: string, options?: ErrorOptions) {
    super("subscription", `${named(channels)}: ${why}`, options);
    this.channels = channels;
  }
}

function named(channels: readonly string[]): string {
  const more = channels.length > 5 ? ` and ${channels.length - 5} more` : "";
  return `${channels.slice(0, 5).join(", ")}${more}`;
}

/** A reader was slower than its channel, and its buffer is full. */
export class OverflowError extends ClientError<"overflow"> {
  override readonly name = "OverflowError";
  /** The channels of the reader. */
  readonly channels: readonly string[];
  /** Messages that its buffer holds. */
  readonly capacity: number;

  constructor(channels: readonly string[], capacity: number) {
    super("overflow", `${named(channels)}: the reader is more than ${capacity} messages behind`);
    this.channels = channels;
    this.capacity = capacity;
  }
}

/** Why messages of a channel may be missing. */
export interface Gap {
  readonly channel: string;
  /**
   * `reconnect`: the connection was lost. `overflow`: this reader was too slow. `invalid`: a message did not fit its
   * schema and was refused. `resubscribed`: another reader joined, and all begin again from a new snapshot.
   */
  readonly cause: "reconnect" | "overflow" | "invalid" | "resubscribed";
  /** From when messages may be missing, in milliseconds of the local clock. */
  readonly fromMs: number;
  /** From when they are whole again, in milliseconds of the local clock. */
  readonly toMs: number;
}

const causes: Readonly<Record<Gap["cause"], string>> = {
  reconnect: "the connection was lost for a while",
  overflow: "the reader was too slow",
  invalid: "a message did not fit its schema",
  resubscribed: "it was subscribed to anew",
};

/** Messages of a channel may be missing, and the reader gave no `onGap`. */
export class GapError extends ClientError<"gap"> {
  override readonly name = "GapError";
  readonly gap: Gap;

  constructor(gap: Gap) {
    super("gap", `${gap.channel}: messages may be missing, ${causes[gap.cause]}; read again, or give \`onGap\``);
    this.gap = gap;
  }
}

/** An instrument ended, as an option does that was delivered: its books and streams end with it. */
export class EndedError extends ClientError<"ended"> {
  override readonly name = "EndedError";
  readonly instrument: string;
  /** The state in which the exchange reported it, as `delivered`. */
  readonly state: string;

  constructor(instrument: string, state: string) {
    super("ended", `${instrument} has ended, its state is ${state}`);
    this.instrument = instrument;
    this.state = state;
  }
}

/** A journal cannot be opened, read or written. */
export class JournalError extends ClientError<"journal"> {
  override readonly name = "JournalError";
  /** The file; absent for a journal that is none. */
  readonly file?: string;

  constructor(what: string, details: { readonly file?: string; readonly cause?: unknown } = {}) {
    super("journal", what, details.cause === undefined ? undefined : { cause: details.cause });
    if (details.file !== undefined) this.file = details.file;
  }
}
