/** `doctor` through a pipe and through a pseudo terminal. What it finds is tested in `test/cli/doctor/`. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../../../simulator/index.ts";
import { hasTerminal, throughPipe, throughTerminal } from "../support/command-line.ts";

let exchange: Simulator;

beforeAll(async () => {
  exchange = await createSimulator();
});
afterAll(() => exchange.close());

test("prints a document a check, and ends with 0 where nothing failed", async () => {
  const { code, stdout } = await throughPipe(["doctor", "--samples", "3"]);
  const found = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(code).toBe(0);
  expect(found[0]).toEqual({ check: "dns", mark: "skipped", what: expect.any(String) });
  expect(found.at(-1)).toEqual({ check: "status", mark: "ok", what: "Trading is open." });
});

test("ends with 1 where the line is down", async () => {
  const { code, stdout } = await throughPipe(["doctor", "--network", "ws://127.0.0.1:1/ws/api/v2"]);
  expect(code).toBe(1);
  expect(stdout).toContain('"cause":"refused_port"');
});

test.skipIf(!hasTerminal)("on a terminal, says what is wrong and what to do, and ends with 5 for a key", async () => {
  const env = { DERIBIT_CLIENT_ID: "sim-client", DERIBIT_CLIENT_SECRET: "wrong", NO_COLOR: "1" };
  const { code, stdout } = await throughTerminal(["doctor", "-n", exchange.url, "--samples", "3"], { env });
  expect(code).toBe(5);
  expect(stdout).toMatch(/✓ tcp +Port \d+ accepts connections/);
  expect(stdout).toMatch(/✗ sign-in +The exchange does not know this key/);
  expect(stdout).toMatch(/-> Check --network first/);
});
