import { connect } from "node:net";
import { expect, test } from "vitest";
import * as validators from "../../generated/validators/index.ts";
import { assemble } from "../../simulator/assemble.ts";
import { realClock } from "../../simulator/determinism/clock.ts";
import type { FaultRule } from "../../simulator/faults/fault.ts";
import { startBench } from "./support/bench.ts";
import { createFakeExchange } from "./support/fake-exchange.ts";

const headers = { "content-type": "application/json" };
const body = '{"id":1,"method":"public/test"}';

/** A simulator without a network that lets in two at once, with one fault in force. */
async function startFull(rule: FaultRule) {
  const { simulator, clock } = await startBench({ connectionsPerAddress: 2 });
  simulator.faults.add(rule);
  const post = (signal?: AbortSignal) =>
    simulator.http.post({ url: simulator.httpUrl, headers, body, ...(signal && { signal }) });
  return { simulator, clock, post };
}

test.each<FaultRule>([
  { kind: "lose_reply", method: "public/test", times: 2 },
  { kind: "gap", method: "public/test", times: 2 },
  { kind: "half_open", method: "public/test", times: 2 },
])("$kind: a call that is never answered counts until its client gives it up", async (rule) => {
  const { clock, post } = await startFull(rule);
  const patience = new AbortController();
  const lost = [post(patience.signal), post(patience.signal)].map((call) => call.catch(() => "given up"));
  await clock.advance(1000);
  expect((await clock.until(post())).status).toBe(429);
  patience.abort();
  expect(await Promise.all(lost)).toEqual(["given up", "given up"]);
  expect((await clock.until(post())).status).toBe(200);
});

test("stall: an answer over HTTP is late", async () => {
  const { clock, post } = await startFull({ kind: "stall", ms: 500, method: "public/test" });
  let status = 0;
  void post().then((reply) => {
    status = reply.status;
  });
  await clock.advance(499);
  expect(status).toBe(0);
  await clock.advance(1);
  expect(status).toBe(200);
});

test("a client that hangs up is no longer counted", async () => {
  const exchange = createFakeExchange({ clock: realClock });
  const options = {
    connectionsPerAddress: 1,
    listen: {},
    faults: [{ kind: "lose_reply", method: "public/test" }],
  } as const;
  await using simulator = await assemble(options, validators, () => exchange);
  const { hostname, port, pathname } = new URL(simulator.httpUrl);
  const request = `POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(Number(port), hostname, () => socket.write(request));
  const status = async () => (await fetch(`${simulator.httpUrl}/public/test`)).status;
  await expect.poll(() => simulator.stats.calls).toBe(1);
  expect(await status()).toBe(429);
  socket.destroy();
  await expect.poll(status).toBe(200);
});

test("the path names the method, and an id keeps its digits", async () => {
  const { simulator, clock } = await startBench();
  const url = `${simulator.httpUrl}/public/test`;
  const post = (text: string) => clock.until(simulator.http.post({ url, headers, body: text }));
  expect((await post('{"id":12345678901234567890123}')).body).toContain('"id":12345678901234567890123,"result"');
  expect((await post('{"id":1,"method":"public/get_time"}')).body).toContain('"version"');
  expect((await post(`{"params":{"a":${"[".repeat(3000)}${"]".repeat(3000)}}}`)).body).toContain("invalid json");
  expect((await post("[]")).body).toContain("invalid request");
});
