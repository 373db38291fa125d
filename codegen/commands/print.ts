import { CodegenError, type Diagnostic, type Diagnostics } from "../tools/diagnostics.ts";

const most = 60;
/** Places that are listed of one message. */
const mostOfOne = 5;

export function printWarnings({ warnings }: Diagnostics): void {
  if (warnings.length === 0) return;
  console.error(`${warnings.length} ${warnings.length === 1 ? "thing does" : "things do"} not fit:`);
  printList(warnings);
}

/** Says what went wrong and sets the exit code: 1 for what the caller can fix, a stack trace for a bug of ours. */
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

/** One line for each; what is said of many places is said once, with the first of them. */
function printList(list: readonly Diagnostic[]): void {
  const groups = new Map<string, Diagnostic[]>();
  for (const one of list) groups.set(one.message, [...(groups.get(one.message) ?? []), one]);
  const lines = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (group.length <= mostOfOne) return group.map(({ at, message }) => `  ${at}: ${message}`);
    return [`  ${first?.at} and ${group.length - 1} other places: ${first?.message}`];
  });
  for (const line of lines.slice(0, most)) console.error(line);
  if (lines.length > most) console.error(`  ... and ${lines.length - most} more`);
}
