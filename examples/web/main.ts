/** `npm run web`: an offline exchange, and a trading terminal on it. */
import { serveTerminal } from "./serve.ts";

const { url, exchange } = await serveTerminal(5173);
console.log(`Terminal  ${url}`);
console.log(`Exchange  ${exchange.url}`);
console.log(`\nBreak the line, and watch the page come back:`);
console.log(`  curl -d '{"kind":"drop"}' ${new URL("/control/faults", exchange.httpUrl)}`);
console.log("Lose the answer to the next order, and watch it being looked up:");
console.log(`  curl -d '{"kind":"lose_reply","method":"private/buy"}' ${new URL("/control/faults", exchange.httpUrl)}`);
