import { runs } from "./command.ts";
import { defineCodegen } from "./commands/definitions.ts";
import { reportFailure } from "./commands/print.ts";

await defineCodegen(runs).name("npm run codegen --").parseAsync().catch(reportFailure);
