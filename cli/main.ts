#!/usr/bin/env node
import { reportFailure } from "./failure.ts";
/** The command line `deribit-rpc`. */
import { program } from "./program.ts";

await program().parseAsync().catch(reportFailure);
