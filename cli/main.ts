#!/usr/bin/env node
/** The command line `deribit-rpc`. */
import { program } from "./program.ts";
import { reportFailure } from "./terminal/failure.ts";

await program().parseAsync().catch(reportFailure);
