/** What a check of `deribit-rpc doctor` found. */

/** The checks, in the order in which they are made. */
export const checkNames = [
  "dns",
  "tcp",
  "tls",
  "upgrade",
  "session",
  "clock",
  "latency",
  "credentials",
  "sign-in",
  "scopes",
  "limits",
  "schemas",
  "status",
] as const;

/** The name of a check. */
export type CheckName = (typeof checkNames)[number];

/** What is wrong, in a word for scripts. `docs/cli.md` lists them. */
export type Cause =
  | "unknown_host"
  | "refused_port"
  | "blocked_port"
  | "no_route"
  | "self_signed"
  | "wrong_name"
  | "expired_certificate"
  | "no_tls"
  | "proxy_page"
  | "wrong_path"
  | "forbidden"
  | "no_answer"
  | "rate_limit"
  | "maintenance"
  | "locked"
  | "clock_off"
  | "slow"
  | "credentials_file"
  | "not_encrypted"
  | "wrong_key"
  | "wrong_network"
  | "address_not_allowed"
  | "no_scope"
  | "old_schema"
  | "other";

/** What a check found, before it has its name. */
export interface Result {
  readonly mark: "ok" | "warning" | "failed" | "skipped";
  /** What is so, in a sentence. */
  readonly what: string;
  readonly cause?: Cause;
  /** What to do about it. */
  readonly todo?: string;
  /** What was measured, by name; durations in milliseconds. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What a check found. */
export interface Finding extends Result {
  readonly check: CheckName;
}

/** A cause with the words for it. */
export interface Trouble {
  readonly cause: Cause;
  readonly what: string;
  readonly todo: string;
}

/** All is well. */
export function ok(what: string, facts?: Result["facts"]): Result {
  return { mark: "ok", what, ...(facts !== undefined && { facts }) };
}

/** It does not work. */
export function failed(trouble: Trouble, facts?: Result["facts"]): Result {
  return { mark: "failed", ...trouble, ...(facts !== undefined && { facts }) };
}

/** It works, and something about it may not be meant. */
export function warning(trouble: Trouble, facts?: Result["facts"]): Result {
  return { ...failed(trouble, facts), mark: "warning" };
}

/** There is nothing to check. */
export function skipped(what: string, todo?: string): Result {
  return { mark: "skipped", what, ...(todo !== undefined && { todo }) };
}
