#!/usr/bin/env node
/** The command line `deribit-rpc`. */
import { program } from "./program.ts";

await program().parseAsync();
