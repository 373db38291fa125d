import { codegenCommand } from "./command.ts";
import { reportFailure } from "./commands/print.ts";

await codegenCommand().name("npm run codegen --").parseAsync().catch(reportFailure);
