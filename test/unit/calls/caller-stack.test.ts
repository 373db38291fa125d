/** The stack of a call's error names the line of the program that made the call. */
import { describe, expect, test } from "vitest";
import { credentials, ending, openWorld, type World } from "../helpers/client.ts";
import { Refused } from "../helpers/exchange.ts";

type Make = (world: World) => Promise<unknown>;

const placeOrder: Make = ({ client }) =>
  client.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, type: "market" });
const callByName: Make = ({ client }) => client.call("private/get_positions", {});
const sendRequest: Make = ({ client }) => client.send({ method: "private/get_positions", params: {} });

async function stackOf(make: Make, callerStacks: boolean): Promise<string> {
  const world = await openWorld({ credentials, callerStacks });
  for (const method of ["private/buy", "private/get_positions"]) {
    world.exchange.on(method, () => {
      throw new Refused(10009, "not_enough_funds");
    });
  }
  const call = ending(make(world));
  await world.exchange.clock.advance(10);
  return call.error?.stack ?? "";
}

describe("with callerStacks", () => {
  test.each([
    ["placeOrder", placeOrder],
    ["callByName", callByName],
    ["sendRequest", sendRequest],
  ])("%s is the first line, and no line is of this library", async (name, make) => {
    const [message, first, ...others] = (await stackOf(make, true)).split("\n");
    expect(message).toMatch(/^RpcError: private\/\w+: not_enough_funds/);
    expect(first).toMatch(new RegExp(`at (Object\\.)?${name} .*caller-stack\\.test\\.ts`));
    expect(others.join("\n")).not.toMatch(/\/src\//);
  });

  test("a call that is refused unsent names it too", async () => {
    const { client, exchange } = await openWorld({ credentials, callerStacks: true });
    exchange.drop();
    const call = ending(client.private.cancelAll({}));
    await exchange.clock.advance(1);
    expect(call.error).toMatchObject({ kind: "closed", outcome: "not_sent" });
    expect(call.error?.stack?.split("\n")[1]).toContain("caller-stack.test.ts");
  });
});

test("without callerStacks the stack is that of this library", async () => {
  expect(await stackOf(placeOrder, false)).not.toContain("placeOrder");
});

test.each([
  ["production", false],
  ["development", true],
  [undefined, true],
])("where NODE_ENV is %s, it is %s by default", async (value, isOn) => {
  const before = process.env["NODE_ENV"];
  try {
    if (value === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = value;
    const world = await openWorld({ credentials });
    world.exchange.on("private/buy", () => {
      throw new Refused(10009, "not_enough_funds");
    });
    const call = ending(placeOrder(world));
    await world.exchange.clock.advance(10);
    expect(call.error?.stack?.includes("placeOrder")).toBe(isOn);
  } finally {
    process.env["NODE_ENV"] = before;
  }
});
