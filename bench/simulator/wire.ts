/**
 * How many calls the simulator answers in a second, and how many notifications it sends to one client.
 * Taken from the built package, in a process of its own; the client counts what it has received.
 */

import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { median } from "simple-statistics";
import { WebSocket } from "ws";
import { pack } from "../../test/package/support/packed.ts";

const rounds = 3;
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

const { project, remove } = await pack();
try {
  await measure(join(project, "node_modules/deribit-rpc/dist/simulator.js"));
} finally {
  await remove();
}

async function measure(simulator: string): Promise<void> {
  const server = fork(new URL("./server.ts", import.meta.url), [simulator], { execArgv: ["--import", "tsx"] });
  const told = async (order: string): Promise<Readonly<Record<string, number>>> => {
    server.send(order);
    const [answer] = await once(server, "message");
    return answer;
  };
  const cpuMs = async () => (await told("cpu"))["cpuMs"] ?? 0;
  const [{ url }] = (await once(server, "message")) as [{ url: string }];
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, "open");
  const ask = async (method: string, params: object) => {
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: 0, method, params }));
    await once(socket, "message");
  };
  await ask("public/auth", auth);
  for (const [method, params] of calls) {
    await report(method, cpuMs, async () => {
      await answers(socket, method, params);
      return answersWanted;
    });
    await ask("private/cancel_all", {});
  }
  await ask("private/subscribe", { channels });
  let received = 0;
  socket.on("message", () => {
    received += 1;
  });
  await report("notifications", cpuMs, async () => {
    received = 0;
    const { notifications = 0 } = await told("trade");
    while (received < notifications) await once(socket, "message");
    return received;
  });
  server.send("end");
  socket.terminate();
}

/** Prints how many messages a run made in a second, and what one of them cost simulator and client. */
async function report(name: string, cpuMs: () => Promise<number>, run: () => Promise<number>): Promise<void> {
  const samples: { readonly rate: number; readonly micros: number; readonly ownMicros: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = await cpuMs();
    const ownBefore = process.cpuUsage();
    const start = performance.now();
    const count = await run();
    const rate = count / ((performance.now() - start) / 1000);
    const { user, system } = process.cpuUsage(ownBefore);
    samples.push({ rate, micros: ((await cpuMs()) - before) * (1000 / count), ownMicros: (user + system) / count });
  }
  const middle = (member: keyof (typeof samples)[number]) => median(samples.map((sample) => sample[member]));
  const rate = Math.round(middle("rate")).toLocaleString("en").padStart(9);
  const cost = `processor: ${middle("micros").toFixed(1)} us of the simulator, ${middle("ownMicros").toFixed(1)} us of the client`;
  console.log(`  ${name.padEnd(24)} ${rate} /s  ${cost}`);
}

/** Keeps a number of calls in flight until enough are answered. */
async function answers(socket: WebSocket, method: string, params: object): Promise<void> {
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
