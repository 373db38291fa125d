/** How a command ends that did not do what it was asked for: one message on stderr, and an exit code. */
import pc from "picocolors";
import { type DeribitError, isDeribitError, RpcError } from "../src/index.ts";
import { errorsNamed } from "./reference/errors.ts";
import { CommandError, type ExitCode, exitCodes } from "./terminal/exit-codes.ts";

/** Prints the failure and sets the exit code. A bug of ours shows its stack. */
export function reportFailure(error: unknown): void {
  process.exitCode = exitCodeOf(error);
  const colours = pc.createColors(pc.isColorSupported && process.stderr.isTTY === true);
  for (const line of messageOf(error).split("\n")) process.stderr.write(`${colours.red("error")} ${line}\n`);
  for (const line of adviceOf(error)) process.stderr.write(`${colours.dim("  ->")}  ${line}\n`);
}

/** The exit code of a failure. */
function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  if (!isDeribitError(error)) return exitCodes.failed;
  if (error.kind === "auth") return exitCodes.credentials;
  if ("outcome" in error && error.outcome === "unknown") return exitCodes.unknown;
  return codeOfKind(error);
}

function codeOfKind(error: DeribitError): ExitCode {
  switch (error.kind) {
    case "rpc":
    case "subscription":
    case "challenge":
      return exitCodes.refused;
    case "validation":
    case "config":
      return exitCodes.usage;
    default:
      return exitCodes.failed;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof CommandError || isDeribitError(error)) return (error as Error).message;
  if (error instanceof Error && "code" in error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function adviceOf(error: unknown): readonly string[] {
  if (!(error instanceof RpcError)) return [];
  const [row] = errorsNamed(String(error.code));
  return row === undefined ? [] : [row.meaning, `More: deribit-rpc explain ${error.code}`];
}
