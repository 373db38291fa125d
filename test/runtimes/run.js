/** Runs the checks of `core.js` and prints their results as one line. The address of an exchange is the last argument. */
import { runCore } from "./core.js";

const { argv = [] } = globalThis.process ?? {};
const url = argv.at(-1)?.startsWith("ws:") ? argv.at(-1) : undefined;
console.log(JSON.stringify(await runCore(url)));
