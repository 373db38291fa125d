/** A client at the mercy of a server that sends whatever it likes. */
import fc from "fast-check";
import * as generated from "../../generated/validators/index.ts";
import { createVirtualClock, type VirtualClock } from "../../simulator/determinism/clock.ts";
import { type Client, createClient } from "../../src/client/client.ts";
import type { ClientOptions } from "../../src/client/options.ts";
import { isCallError } from "../../src/errors/narrow.ts";
import { lines, log } from "../../src/log/entry.ts";
import type { Validators } from "../../src/venue.ts";
import { Findings, type Tally } from "./findings.ts";
import { tickerMessage } from "./friend.ts";
import { overhear, secret } from "./secrets.ts";
import { type HostilePlan, HostileServer, hostileMs, hostilePlan } from "./server.ts";

/** Longest that anything of the client may take to end by itself, in milliseconds. */
const patienceMs = 180_000;
const timeoutMs = 5_000;
/** When calls are made, in milliseconds: while it connects, signs in, subscribes, and works. */
const callsAtMs = [0, 3, 6, 20, 100];
const instrument_name = "BTC-PERPETUAL";
const validators: Validators = generated;

/** A case: what the server does, and how the client is set up. */
export interface SocketCase {
  readonly plan: HostilePlan;
  readonly mode: "none" | "params" | "all" | "observe";
  readonly answersChallenges: boolean;
}

/** Cases over a socket. */
export const socketCase: fc.Arbitrary<SocketCase> = fc.record({
  plan: hostilePlan,
  mode: fc.constantFrom("none", "params", "all", "observe"),
  answersChallenges: fc.boolean(),
});

/** Plays a case. Throws when the client was hurt. */
export async function endureSocket({ plan, mode, answersChallenges }: SocketCase, tally: Tally): Promise<void> {
  const clock = createVirtualClock();
  const findings = new Findings(tally);
  const onRejection = (error: unknown): void => findings.fail(`unhandled rejection: ${String(error)}`);
  process.on("unhandledRejection", onRejection);
  const stopHearing = overhear((channel, message) => findings.told(channel, message));
  try {
    const server = new HostileServer(clock, plan);
    const client = createClient({
      network: { ws: "ws://hostile.test/ws" },
      credentials: { clientId: "fuzz", clientSecret: secret },
      transport: server.transport,
      clock,
      random: () => 0.5,
      timeoutMs,
      ...(mode !== "none" && { validate: { mode, using: validators } }),
      ...(answersChallenges && { onChallenge: () => "123456" }),
    } satisfies ClientOptions);
    listen(client, findings);
    logAll(client, clock, findings);
    findings.end("open", client.open());
    const reading = read(client, findings);
    for (const atMs of callsAtMs) clock.schedule(atMs, () => call(client, findings));
    await clock.advance(hostileMs + patienceMs);
    await recover(client, server, clock, findings, reading);
    findings.end("close", client.close());
    await clock.advance(patienceMs);
    if (clock.waiting > 0) findings.fail(`${clock.waiting} timers are left`);
    findings.conclude();
  } finally {
    process.off("unhandledRejection", onRejection);
    stopHearing();
  }
}

/** Writes a log in each format, as loud as it can be. */
function logAll(client: Client, clock: VirtualClock, findings: Findings): void {
  for (const format of ["text", "json", "logfmt"] as const) {
    const logger = lines({ format, level: "debug", write: (line) => findings.told(`log as ${format}`, line) });
    log(client, logger, { clock, repeats: false });
  }
}

function listen(client: Client, findings: Findings): void {
  client.on("unhandled", (event) => {
    if (event.what === "thrown") findings.fail(`threw in ${event.where}: ${String(event.error)}`);
    findings.told("unhandled", event);
  });
  for (const event of ["state", "authFailure", "refused", "gap", "drift"] as const) {
    client.on(event, (value) => findings.told(event, value));
  }
}

function call(client: Client, findings: Findings): void {
  const { private: account, public: market } = client;
  const order = account.buy({ instrument_name, amount: 10, price: 1, label: "fuzz" });
  findings.call("order", order);
  order.catch((error: unknown) => resolve(client, findings, error));
  findings.call("read", account.getOpenOrders({}, { whenDown: "wait" }));
  findings.call("time", market.getTime({}, { whenDown: "wait" }));
}

/** What became of an order whose outcome is unknown can be asked at any time, and an answer never fails. */
function resolve(client: Client, findings: Findings, error: unknown): void {
  if (!isCallError(error) || error.outcome !== "unknown") return;
  client.resolveOutcome(error).then(
    ({ fate }) => findings.count(`look-up: ${fate}`),
    (failure: unknown) => findings.fail(`a look-up failed with ${String(failure)}`),
  );
}

/** What became of the reader of the ticker: whether it got its end, and how many messages and gaps it got. */
interface Reading {
  isOver: boolean;
  signs: number;
}

function read(client: Client, findings: Findings): Reading {
  const reading: Reading = { isOver: false, signs: 0 };
  const over = (): void => {
    reading.isOver = true;
  };
  const sign = (): void => {
    reading.signs += 1;
  };
  const ticker = client.subscribe(`ticker.${instrument_name}.raw`, {
    onData: sign,
    onGap: sign,
    onError: over,
  });
  ticker.catch(over);
  findings.end("subscription", ticker);
  findings.end("loop", loop(client));
  findings.end("book", client.orderBook(instrument_name));
  findings.end("open orders", client.openOrders());
  return reading;
}

/** Reads until a gap or the end. */
async function loop(client: Client): Promise<void> {
  for await (const _order of await client.subscribe("user.orders.any.any.raw"));
}

/** Once the server means well, a client that has not been turned away for good works again. */
async function recover(
  client: Client,
  server: HostileServer,
  clock: VirtualClock,
  findings: Findings,
  reading: Reading,
): Promise<void> {
  findings.count(`client: ${client.state.name}`);
  if (client.state.name === "closed") return;
  if (client.state.name !== "ready") findings.fail(`the client is ${client.state.name} and does not find back`);
  let time: unknown;
  client.public.getTime().then(
    (value) => {
      time = value;
    },
    () => {},
  );
  const { signs } = reading;
  server.say(tickerMessage);
  await clock.advance(timeoutMs);
  if (typeof time !== "number") findings.fail("a client that is ready gets no answer");
  if (!reading.isOver && reading.signs === signs) findings.fail("a reader that did not end receives nothing");
}
