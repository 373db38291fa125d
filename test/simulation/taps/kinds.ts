/** Whether an error has what its kind promises. */
import {
  type CallError,
  isDeribitError,
  LimitError,
  OvertakenError,
  RpcError,
  ValidationError,
} from "../../../src/index.ts";

/** What an error of a call lacks; `undefined` for a whole one. */
export function lackOf(error: CallError): string | undefined {
  switch (error.kind) {
    case "rpc":
      return error instanceof RpcError && typeof error.code === "number" ? undefined : "a code";
    case "validation":
      return error instanceof ValidationError && error.errors.length > 0 ? undefined : "mismatches";
    case "limit":
      return error instanceof LimitError && typeof error.pool === "string" && error.waitMs >= 0
        ? undefined
        : "a pool and a wait";
    case "overtaken":
      return error instanceof OvertakenError && error.by.includes("/") ? undefined : "the cancel";
    case "guard":
      return isDeribitError(error, "guard") && error.guard !== "" ? undefined : "a guard";
    default:
      return undefined;
  }
}
