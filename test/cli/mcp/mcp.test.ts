/** The server of `deribit-rpc mcp`, asked by the SDK's own client over standard input and output. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../../../simulator/index.ts";

const env = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nowhere",
  DERIBIT_CLIENT_ID: "sim-client",
  DERIBIT_CLIENT_SECRET: "sim-secret-0001",
};
const words = (more: readonly string[]): string[] => [
  "--import",
  "tsx",
  "cli/main.ts",
  "mcp",
  "-n",
  exchange.url,
  ...more,
];
let exchange: Simulator;
let reader: Client;
let trader: Client;

async function agent(...more: string[]): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: words(more), env }));
  return client;
}

/** What a tool answers: its value, or its error. */
async function ask(
  client: Client,
  name: string,
  args: Record<string, unknown> = {},
): Promise<{ value?: never; error?: string }> {
  const { content, isError } = await client.callTool({ name, arguments: args });
  const [{ text }] = content as [{ text: string }];
  return isError === true ? { error: text } : { value: JSON.parse(text) as never };
}

beforeAll(async () => {
  exchange = await createSimulator({ market: { rate: 20 } });
  reader = await agent();
  trader = await agent("--allow-trading", "--max-order", "100", "--max-session", "150");
}, 60_000);
afterAll(async () => {
  await reader?.close();
  await trader?.close();
  await exchange.close();
});

describe("without permission to trade", () => {
  test("only tools that read are listed", async () => {
    const { tools } = await reader.listTools();
    const names = ["search_methods", "search_channels", "describe", "explain_error", "call_read", "watch_channel"];
    expect(tools.map(({ name }) => name)).toEqual(names);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  });

  test("methods, channels and errors are found and described", async () => {
    const { value: methods } = await ask(reader, "search_methods", { word: "public/ticker" });
    expect(methods).toEqual([expect.objectContaining({ name: "public/ticker", effect: "read" })]);
    const { value: channels } = await ask(reader, "search_channels", { word: "deribit_volatility" });
    expect(channels).toEqual([expect.objectContaining({ example: "deribit_volatility_index.btc_usd" })]);
    expect((await ask(reader, "describe", { name: "private/buy" })).value).toMatchObject({ effect: "write" });
    const ticker = await ask(reader, "describe", { name: "ticker.BTC-PERPETUAL.100ms" });
    expect(ticker.value).toMatchObject({ template: "ticker.{instrument_name}.{interval}" });
    const { value: errors } = await ask(reader, "explain_error", { error: "10009" });
    expect(errors).toEqual([expect.objectContaining({ name: "not_enough_funds", order: expect.any(String) })]);
  });

  test("what reads is called", async () => {
    const params = { instrument_name: "BTC-PERPETUAL" };
    expect((await ask(reader, "call_read", { method: "public/ticker", params })).value).toMatchObject({
      state: "open",
    });
    expect((await ask(reader, "call_read", { method: "private/get_positions" })).value).toEqual([]);
  });

  test("a channel is watched for so many messages", async () => {
    const { value } = await ask(reader, "watch_channel", { channel: "ticker.BTC-PERPETUAL.100ms", messages: 2 });
    const message = expect.objectContaining({ instrument_name: "BTC-PERPETUAL" });
    expect(value).toEqual({ channel: "ticker.BTC-PERPETUAL.100ms", messages: [message, message] });
  });

  test("a channel that is silent ends after its seconds", async () => {
    const { value } = await ask(reader, "watch_channel", { channel: "user.trades.future.BTC.raw", seconds: 0.2 });
    expect(value).toEqual({ channel: "user.trades.future.BTC.raw", messages: [] });
  });

  test.each(["private/buy", "private/cancel_all", "private/withdraw", "private/logout"])(
    "%s is refused",
    async (method) => {
      const params = { instrument_name: "BTC-PERPETUAL", amount: 10, type: "market" };
      expect((await ask(reader, "call_read", { method, params })).error).toContain("does not read");
      expect((await ask(reader, "call_read", { method: "private/get_positions" })).value).toEqual([]);
    },
  );

  test("place_order is not there", async () => {
    const { isError } = await reader.callTool({ name: "place_order", arguments: {} });
    expect(isError).toBe(true);
  });

  test("params that do not fit come back as an error", async () => {
    const { error } = await ask(reader, "call_read", { method: "public/ticker", params: { instrument: "x" } });
    expect(error).toContain("instrument");
  });
});

describe("with permission to trade", () => {
  const order = { direction: "buy", instrument_name: "BTC-PERPETUAL", amount: 90, price: 20_000, label: "agent" };
  const openOrders = async (): Promise<readonly { order_id: string; amount: number }[]> =>
    (await ask(trader, "call_read", { method: "private/get_open_orders" })).value ?? [];

  test("a dry run sends nothing, its token sends it once, and the session is bounded", async () => {
    const { value: dry } = await ask(trader, "place_order", order);
    expect(dry).toMatchObject({ dryRun: true, wouldSend: { method: "private/buy", dollars: 90 }, dollarsLeft: 150 });
    expect(await openOrders()).toEqual([]);
    const { token } = dry as unknown as { token: string };
    expect((await ask(trader, "place_order", { token })).value).toMatchObject({ sent: "private/buy", dollarsLeft: 60 });
    expect((await ask(trader, "place_order", { token })).error).toContain("Nothing was sent");
    const [open, ...more] = await openOrders();
    expect([open?.amount, more]).toEqual([90, []]);
    expect((await ask(trader, "place_order", order)).error).toContain("this session may send 60 USD more");

    const edit = await ask(trader, "edit_order", { order_id: open?.order_id, amount: 50, price: 21_000 });
    const editToken = (edit.value as unknown as { token: string }).token;
    expect((await ask(trader, "edit_order", { token: editToken })).value).toMatchObject({ sent: "private/edit" });
    const cancel = await ask(trader, "cancel_order", { order_id: open?.order_id });
    const cancelToken = (cancel.value as unknown as { token: string }).token;
    expect((await ask(trader, "cancel_order", { token: cancelToken })).value).toMatchObject({ sent: "private/cancel" });
    expect(await openOrders()).toEqual([]);
  });

  test("an order beyond the bound of one order is refused before it is sent", async () => {
    expect((await ask(trader, "place_order", { ...order, amount: 110 })).error).toContain("one order may be 100 USD");
    const coins = { direction: "sell", instrument_name: "BTC_USDC", amount: 1, type: "market" };
    expect((await ask(trader, "place_order", coins)).error).toContain("one order may be 100 USD");
  });
});

test.each([
  [["--allow-trading"], "needs --max-order and --max-session"],
  [["--allow-trading", "--max-order", "5"], "needs --max-order and --max-session"],
  [["--max-order", "5", "--max-session", "5"], "add --allow-trading"],
  [["--max-order", "-5"], "above 0"],
])("%j is refused", async (more, why) => {
  const ended = await promisify(execFile)(process.execPath, words(more), { env }).catch((error) => error);
  expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(why)]);
});
