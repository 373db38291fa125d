import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { isOwnHost } from "../../simulator/doors/own-host.ts";
import { createSimulator, type Simulator } from "../../simulator/index.ts";

let simulator: Simulator | undefined;

afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

/** Asks for the faults by a name, as a browser does whose page made that name point here. */
async function askAs(host: string, port: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.end(`GET /control/faults HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let answer = "";
  socket.on("data", (chunk) => (answer += String(chunk)));
  await once(socket, "close");
  return answer;
}

describe("the control endpoint", () => {
  test.each(["localhost", "LOCALHOST.", "sim.localhost", "127.0.0.1", "127.8.8.8", "[::1]"])(
    "answers to %s",
    async (host) => {
      simulator = await createSimulator({ listen: { control: true } });
      const { port } = new URL(simulator.httpUrl);
      expect(await askAs(`${host}:${port}`, Number(port))).toMatch(/^HTTP\/1\.1 200 [\s\S]*\[\]/);
    },
  );

  test.each(["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "a@localhost", "x"])(
    "refuses a request for %s, and says what to ask for",
    async (host) => {
      simulator = await createSimulator({ listen: { control: true } });
      const { port } = new URL(simulator.httpUrl);
      const answer = await askAs(`${host}:${port}`, Number(port));
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect(answer).toContain(`is not known as ${host}:${port}: ask for localhost, 127.0.0.1 or the address`);
    },
  );
});

test.each([
  ["sim.lan:8022", ["sim.lan", "10.0.0.7"], true],
  ["10.0.0.7:8022", ["0.0.0.0", "10.0.0.7"], true],
  ["10.0.0.7:8022", ["0.0.0.0", "::ffff:10.0.0.7"], true],
  ["[fe80::1]:8022", ["::", "fe80::1%eth0"], true],
  ["10.0.0.8:8022", ["0.0.0.0", "10.0.0.7"], false],
  ["", ["10.0.0.7"], false],
  [undefined, [undefined], false],
])("of a server reached at %2$j the Host %1$j is its own: %3$s", (header, addresses, isOwn) => {
  expect(isOwnHost(header, addresses)).toBe(isOwn);
});
