/** `deribit-rpc codegen`: the generator of this project, for projects that have its libraries installed. */
import { codegenCommand } from "../../codegen/command.ts";
import { reportFailure } from "../../codegen/commands/print.ts";

/** Runs one command of the generator; what the user can mend is printed and sets the exit code. */
export async function runCodegen(args: readonly string[]): Promise<void> {
  await codegenCommand().name("deribit-rpc codegen").parseAsync(args, { from: "user" }).catch(reportFailure);
}
