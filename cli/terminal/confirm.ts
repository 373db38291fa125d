/** The question before a write. Nothing is sent without an answer of yes, or `--yes`. */
import { CommandError, exitCodes } from "./exit-codes.ts";

/** Asks on a terminal; without one, `--yes` has to be there. */
export async function confirmWrite(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new CommandError(
      exitCodes.unconfirmed,
      `${question}\nThis call writes, and there is no terminal to ask on. Nothing was sent. Add --yes to send it.`,
    );
  }
  const { default: confirm } = await import("@inquirer/confirm");
  const isSure = await confirm({ message: question, default: false }, { output: process.stderr }).catch((error) => {
    if (!(error instanceof Error && error.name === "ExitPromptError")) throw error;
    throw new CommandError(exitCodes.interrupted, "Interrupted: nothing was sent.");
  });
  if (!isSure) throw new CommandError(exitCodes.unconfirmed, "Not confirmed: nothing was sent.");
}
