/** What the account has, through a pipe and through a pseudo terminal. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../../../simulator/index.ts";
import { hasTerminal, throughPipe, throughTerminal } from "../support/command-line.ts";

let exchange: Simulator;
const env = { DERIBIT_CLIENT_ID: "sim-client", DERIBIT_CLIENT_SECRET: "sim-secret-0001" };
const here = (): string[] => ["--network", exchange.url];

beforeAll(async () => {
  exchange = await createSimulator();
  const buy = ["call", "private/buy", "instrument_name=BTC-PERPETUAL", "--yes", ...here()];
  await throughPipe([...buy, "amount=20", "type=market"], { env });
  await throughPipe([...buy, "amount=10", "price=40000", "label=mine"], { env });
});
afterAll(() => exchange.close());

test("orders and positions print a document each", async () => {
  const orders = await throughPipe(["orders", ...here()], { env });
  expect(JSON.parse(orders.stdout)).toMatchObject({ label: "mine", amount: 10 });
  const positions = await throughPipe(["positions", ...here()], { env });
  expect(JSON.parse(positions.stdout)).toMatchObject({ instrument_name: "BTC-PERPETUAL", size: 20 });
});

test.each(["orders", "positions"])("%s without a key ends with 5, and says how to give one", async (name) => {
  const { code, stderr } = await throughPipe([name, ...here()]);
  expect(code).toBe(5);
  expect(stderr).toContain("DERIBIT_CLIENT_ID");
});

describe.skipIf(!hasTerminal)("on a terminal", () => {
  test("they are tables", async () => {
    const orders = await throughTerminal(["orders", ...here()], { env: { ...env, NO_COLOR: "1" } });
    expect(orders.stdout).toMatch(/BTC-PERPETUAL +buy +10 +0 +40,000 +limit +mine/);
    expect(orders.stdout).toContain("1 open order");
    const positions = await throughTerminal(["positions", ...here()], { env: { ...env, NO_COLOR: "1" } });
    expect(positions.stdout).toMatch(/BTC-PERPETUAL +20 /);
  });

  test("an account without any says so", async () => {
    const other = { DERIBIT_CLIENT_ID: "sim-other", DERIBIT_CLIENT_SECRET: "sim-secret-0003" };
    expect((await throughTerminal(["orders", ...here()], { env: other })).stdout).toContain("no open orders");
  });
});
