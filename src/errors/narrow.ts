/** Tells the errors of this library apart. */
import type { GuardError, LimitError, OvertakenError, RpcError, ValidationError } from "./call.ts";
import type {
  AuthError,
  ConfigError,
  ConnectionError,
  EndedError,
  GapError,
  JournalError,
  OverflowError,
  SubscriptionError,
} from "./client.ts";
import type { CallError, DeribitError, ErrorKind } from "./family.ts";

/** The class behind each kind. */
export interface ErrorOfKind {
  readonly rpc: RpcError;
  readonly timeout: CallError<"timeout">;
  readonly aborted: CallError<"aborted">;
  readonly closed: CallError<"closed">;
  readonly protocol: CallError<"protocol">;
  readonly validation: ValidationError;
  readonly limit: LimitError;
  readonly overtaken: OvertakenError;
  readonly challenge: CallError<"challenge">;
  readonly unrecorded: CallError<"unrecorded">;
  readonly guard: GuardError;
  readonly config: ConfigError;
  readonly connection: ConnectionError;
  readonly auth: AuthError;
  readonly subscription: SubscriptionError;
  readonly overflow: OverflowError;
  readonly gap: GapError;
  readonly ended: EndedError;
  readonly journal: JournalError;
}

/** Tells this library's errors from others, also those of a second copy of the package. */
export function isDeribitError(value: unknown): value is DeribitError;
export function isDeribitError<Kind extends ErrorKind>(value: unknown, kind: Kind): value is ErrorOfKind[Kind];
export function isDeribitError(value: unknown, kind?: ErrorKind): boolean {
  const found = kindOf(value);
  return found !== undefined && (kind === undefined || found === kind);
}

/** The kind of an error of this library; `undefined` for anything else. */
function kindOf(value: unknown): unknown {
  try {
    return value instanceof Error && "~deribit" in value && "kind" in value ? value.kind : undefined;
  } catch {
    // A proxy may throw at whatever it is asked: it is none of ours.
    return undefined;
  }
}

/** Tells whether a value is the error of a call, which has an `outcome`. */
export function isCallError(value: unknown): value is CallError {
  return isDeribitError(value) && "outcome" in value;
}

/** Tells whether a call was refused for a reason that no repeat changes, as a key without the right. */
export function isFinalRefusal(value: unknown): value is CallError {
  if (isDeribitError(value, "validation")) return true;
  return isDeribitError(value, "rpc") && value.outcome === "refused" && (value.retry === "no" || value.retry === "fix");
}
