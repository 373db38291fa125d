/** What `deribit-rpc codegen` does: loaded once its libraries are known to be there. */
import { runs } from "../../codegen/command.ts";
import type { Runs } from "../../codegen/commands/definitions.ts";
import { reportFailure } from "../../codegen/commands/print.ts";

/** The commands of the generator; what the user can fix is printed and sets the exit code. */
export const reporting: Runs = {
  import: (options) => runs.import(options).catch(reportFailure),
  generate: (options) => runs.generate(options).catch(reportFailure),
  diff: (old, fresh, options) => runs.diff(old, fresh, options).catch(reportFailure),
};
