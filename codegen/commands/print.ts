import { CodegenError, type Diagnostic, type Diagnostics } from "../tools/diagnostics.ts";

const most = 60;

export function printWarnings({ warnings }: Diagnostics): void {
  if (warnings.length === 0) return;
  console.error(`${warnings.length} ${warnings.length === 1 ? "thing does" : "things do"} not fit:`);
  printList(warnings);
}

/** Says what went wrong and sets the exit code: 1 for what the caller can mend, a stack trace for a bug of ours. */
export function reportFailure(error: unknown): void {
  process.exitCode = 1;
  if (!(error instanceof CodegenError)) {
    console.error(error);
    return;
  }
  const count = error.diagnostics.length;
  console.error(`${count} ${count === 1 ? "error" : "errors"}, no file was changed:`);
  printList(error.diagnostics);
}

function printList(list: readonly Diagnostic[]): void {
  for (const { at, message } of list.slice(0, most)) console.error(`  ${at}: ${message}`);
  if (list.length > most) console.error(`  ... and ${list.length - most} more`);
}
