/** Runs `run.js` in a worker thread. */
import { Worker } from "node:worker_threads";

new Worker(new URL("./run.js", import.meta.url), { argv: process.argv.slice(2) });
