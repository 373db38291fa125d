/** How many calls the simulator answers in a second, and how many notifications it sends to one client. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { WebSocket } from "ws";

const inFlight = 256;
const answersWanted = 50_000;
const auth = { grant_type: "client_credentials", client_id: "sim-client", client_secret: "sim-secret-0001" };
const perpetual = { instrument_name: "BTC-PERPETUAL" };

const calls: readonly (readonly [method: string, params: object])[] = [
  ["public/test", {}],
  ["public/ticker", perpetual],
  ["private/get_open_orders", {}],
  ["private/buy", { ...perpetual, amount: 10, price: 30_000 }],
];

/** A fill is a message on each of them. */
const channels = ["BTC-PERPETUAL", "future.BTC", "any.any"].flatMap((scope) => [
  ...(scope === "any.any" ? [] : [`trades.${scope}.raw`]),
  `user.orders.${scope}.raw`,
  `user.trades.${scope}.raw`,
  `user.changes.${scope}.raw`,
]);
channels.push("book.BTC-PERPETUAL.raw", "quote.BTC-PERPETUAL");

const server = fork(new URL("./server.ts", import.meta.url), { execArgv: ["--import", "tsx"] });
const [{ url }] = (await once(server, "message")) as [{ url: string }];
const socket = new WebSocket(url, { perMessageDeflate: false });
await once(socket, "open");
const ask = async (method: string, params: object) => {
  socket.send(JSON.stringify({ jsonrpc: "2.0", id: 0, method, params }));
  await once(socket, "message");
};
await ask("public/auth", auth);

for (const [method, params] of calls) {
  await report(method, async () => {
    await answers(method, params);
    return answersWanted;
  });
}

await ask("private/cancel_all", {});
await ask("private/subscribe", { channels });
let received = 0;
socket.on("message", () => {
  received += 1;
});
await report("notifications", async () => {
  server.send("trade");
  const [{ notifications }] = (await once(server, "message")) as [{ notifications: number }];
  while (received < notifications) await once(socket, "message");
  return received;
});
server.send("end");
socket.terminate();

/** Prints how many messages a run made in a second, and what one of them cost the simulator. */
async function report(name: string, run: () => Promise<number>): Promise<void> {
  const cpuBefore = await serverCpuMs();
  const start = performance.now();
  const count = await run();
  const rate = count / ((performance.now() - start) / 1000);
  const cpuMicros = ((await serverCpuMs()) - cpuBefore) * (1000 / count);
  console.log(
    `${name.padEnd(24)} ${Math.round(rate).toLocaleString("en").padStart(9)} /s  ${cpuMicros.toFixed(1)} us of CPU each`,
  );
}

async function serverCpuMs(): Promise<number> {
  const answer = once(server, "message");
  server.send("cpu");
  const [{ cpuMs }] = (await answer) as [{ cpuMs: number }];
  return cpuMs;
}

/** Keeps a number of calls in flight until enough are answered. */
async function answers(method: string, params: object): Promise<void> {
  let sent = 0;
  let answered = 0;
  const send = () => {
    sent += 1;
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: sent, method, params }));
  };
  await new Promise<void>((resolve) => {
    const onAnswer = () => {
      answered += 1;
      if (sent < answersWanted) send();
      if (answered < answersWanted) return;
      socket.off("message", onAnswer);
      resolve();
    };
    socket.on("message", onAnswer);
    for (let first = 0; first < inFlight; first += 1) send();
  });
}
