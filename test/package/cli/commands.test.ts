/** Every command through a pipe and through a pseudo terminal, against an offline exchange of this process. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../../../simulator/index.ts";
import { hasTerminal, home, throughPipe, throughTerminal, typeAt } from "../support/command-line.ts";

let exchange: Simulator;
const key = { DERIBIT_CLIENT_ID: "sim-client", DERIBIT_CLIENT_SECRET: "sim-secret-0001" };
const order = ["call", "private/buy", "instrument_name=BTC-PERPETUAL", "amount=10", "type=market"];
const here = (): string[] => ["--network", exchange.url];
const lines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

beforeAll(async () => {
  exchange = await createSimulator({ market: { rate: 20 } });
});
afterAll(() => exchange.close());

describe("through a pipe", () => {
  test("chain prints the options of an expiry as one document, and lists the expiries", async () => {
    const [chain, expiries, unknown] = await Promise.all([
      throughPipe(["chain", "btc", ...here()]),
      throughPipe(["chain", "BTC", "--expiries", ...here()]),
      throughPipe(["chain", "BTC", "1JAN99", ...here()]),
    ]);
    const [next] = lines(expiries.stdout) as { readonly expiry: string; readonly options: number }[];
    const [document] = lines(chain.stdout) as { readonly strikes: readonly { readonly call?: object }[] }[];
    expect(document).toMatchObject({ currency: "BTC", expiry: next?.expiry, underlying_price: expect.any(Number) });
    expect(document?.strikes.length).toBeGreaterThan(1);
    expect(document?.strikes[0]?.call).toMatchObject({
      instrument_name: expect.stringMatching(/^BTC-.*-C$/),
      mark: expect.any(Number),
      greeks: { delta: expect.any(Number) },
    });
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/no expiry 1JAN99 of BTC\. There are /)]);
  });

  test("book prints the book as it is now, and one document for each change where that is asked for", async () => {
    const [now, changes, unknown] = await Promise.all([
      throughPipe(["book", "BTC-PERPETUAL", "--depth", "2", ...here()]),
      throughPipe(["book", "BTC-PERPETUAL", "--count", "3", ...here()]),
      throughPipe(["book", "NOPE", ...here()]),
    ]);
    expect(lines(now.stdout)).toEqual([
      {
        instrument_name: "BTC-PERPETUAL",
        timestamp: expect.any(Number),
        change_id: expect.any(Number),
        bids: [expect.objectContaining({ price: expect.any(Number), amount: expect.any(Number) }), expect.anything()],
        asks: [expect.objectContaining({ price: expect.any(Number) }), expect.anything()],
      },
    ]);
    expect(lines(changes.stdout)).toHaveLength(3);
    expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringMatching(/book\.NOPE\.100ms/)]);
  });

  test("call prints result, times and credits as one document", async () => {
    const { code, stdout } = await throughPipe(["call", "ticker", "instrument_name=BTC-PERPETUAL", ...here()]);
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual([
      expect.objectContaining({
        method: "public/ticker",
        result: expect.objectContaining({ instrument_name: "BTC-PERPETUAL" }),
        roundTripMs: expect.any(Number),
        exchangeUs: expect.any(Number),
        credits: { pool: "non_matching", cost: 500, left: expect.any(Number) },
      }),
    ]);
  });

  test("call takes params as JSON, from a file and from standard input", async () => {
    const file = join(home, "params.json");
    writeFileSync(file, '{"instrument_name":"ETH-PERPETUAL"}');
    const text = '{"instrument_name":"ETH-PERPETUAL"}';
    for (const [word, input] of [
      [text, ""],
      [`@${file}`, ""],
      ["@-", text],
    ] as const) {
      const { stdout } = await throughPipe(["call", "public/ticker", word, ...here()], { input });
      expect(lines(stdout)).toEqual([
        expect.objectContaining({ result: expect.objectContaining({ instrument_name: "ETH-PERPETUAL" }) }),
      ]);
    }
  });

  test("call refuses params that do not fit, before it connects", async () => {
    const nowhere = ["--network", "ws://127.0.0.1:1/ws/api/v2"];
    const { code, stdout, stderr } = await throughPipe(["call", "public/ticker", "instrument=x", ...nowhere]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("instrument_name: is missing");
  });

  test("call sends no write without --yes", async () => {
    const { code, stderr } = await throughPipe([...order, ...here()], { env: key });
    expect(code).toBe(6);
    expect(stderr).toContain("Add --yes");
    const positions = await throughPipe(["call", "private/get_positions", ...here()], { env: key });
    expect(lines(positions.stdout)).toEqual([expect.objectContaining({ result: [] })]);
  });

  test("call sends a write with --yes", async () => {
    const { code, stdout } = await throughPipe([...order, "--yes", ...here()], { env: key });
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual([
      expect.objectContaining({ result: expect.objectContaining({ order: expect.objectContaining({ amount: 10 }) }) }),
    ]);
  });

  test("a refusal of the exchange ends with 3, and says what the code means", async () => {
    const { code, stderr } = await throughPipe(["call", "ticker", "instrument_name=BTC-NOPE", ...here()]);
    expect(code).toBe(3);
    expect(stderr).toContain("-32602");
    expect(stderr).toContain("deribit-rpc explain -32602");
  });

  test("a write whose answer is lost ends with 4", async () => {
    exchange.faults.add({ kind: "drop", method: "private/buy", executed: true, times: 1 });
    const { code, stderr } = await throughPipe([...order, "--yes", ...here()], { env: key });
    expect(code).toBe(4);
    expect(stderr).toContain("It was looked up: it was executed.");
  });

  test("subscribe prints a document a message", async () => {
    const { code, stdout } = await throughPipe(["subscribe", "ticker.BTC-PERPETUAL.100ms", "--count", "2", ...here()]);
    expect(code).toBe(0);
    const message = {
      channel: "ticker.BTC-PERPETUAL.100ms",
      data: expect.objectContaining({ mark_price: expect.any(Number) }),
    };
    expect(lines(stdout)).toEqual([message, message]);
  });

  test("subscribe refuses a name that is no channel", async () => {
    const { code, stderr } = await throughPipe(["subscribe", "tickr.BTC-PERPETUAL.100ms", ...here()]);
    expect(code).toBe(2);
    expect(stderr).toContain("There is no channel");
  });

  test("methods, channels and explain print a document a thing", async () => {
    const methods = await throughPipe(["methods", "ticker"]);
    expect(lines(methods.stdout)).toEqual([expect.objectContaining({ name: "public/ticker", effect: "read" })]);
    const channels = await throughPipe(["channels", "deribit_volatility_index"]);
    expect(lines(channels.stdout)).toEqual([expect.objectContaining({ example: "deribit_volatility_index.btc_usd" })]);
    const explained = await throughPipe(["explain", "10009"]);
    expect(lines(explained.stdout)).toEqual([expect.objectContaining({ name: "not_enough_funds" })]);
  });

  test.each(["methods", "channels", "explain"])("%s says when nothing is found", async (name) => {
    const { code, stdout, stderr } = await throughPipe([name, "no-such-thing"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain('"no-such-thing"');
  });

  test("the default network is an exchange in this process, which needs nothing", async () => {
    const { code, stdout } = await throughPipe(["call", "get_positions"]);
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual([expect.objectContaining({ network: "sim" })]);
  });
});

describe.skipIf(!hasTerminal)("through a terminal", () => {
  test("call prints the result for a reader", async () => {
    const { code, stdout } = await throughTerminal(["call", "ticker", "instrument_name=BTC-PERPETUAL", ...here()]);
    expect(code).toBe(0);
    expect(stdout).toContain("instrument_name: \u001b[32m'BTC-PERPETUAL'");
    expect(stdout).toMatch(/took 500 of non_matching, \d+ left/);
  });

  test("NO_COLOR takes the colours away", async () => {
    const { stdout } = await throughTerminal(["methods", "position"], { env: { NO_COLOR: "1" } });
    expect(stdout).toContain("private/get_positions");
    expect(stdout).not.toContain("\u001b[");
  });

  test.each([
    ["y\r", 0],
    ["n\r", 6],
    ["\u0003", 130],
  ])("call asks before a write: %j ends with %i", async (input, end) => {
    const { code, stdout } = await throughTerminal([...order, ...here()], { env: key, input });
    expect(stdout).toContain("Send private/buy");
    expect(code).toBe(end);
  });

  test("subscribe draws tickers as a table", async () => {
    const channels = ["ticker.BTC-PERPETUAL.100ms", "ticker.ETH-PERPETUAL.100ms"];
    const { code, stdout } = await throughTerminal(["subscribe", ...channels, "--count", "2", ...here()]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/instrument.*bid size.*open interest/);
    expect(stdout).toMatch(/ETH-PERPETUAL/);
  });

  test("book draws a ladder, and chain a table of strikes", async () => {
    const book = await throughTerminal(["book", "BTC-PERPETUAL", "--count", "2", ...here()]);
    expect([book.code, book.stdout]).toEqual([0, expect.stringMatching(/total[\s\S]*size[\s\S]*spread \d/)]);
    const chain = await throughTerminal(["chain", "BTC", "--count", "2", ...here()]);
    expect([chain.code, chain.stdout]).toEqual([
      0,
      expect.stringMatching(/calls at the left[\s\S]*delta[\s\S]*strike[\s\S]*underlying/),
    ]);
  });

  test("Ctrl+C ends a live table with 0", async () => {
    const { code, stdout } = await throughTerminal(["subscribe", "ticker.BTC-PERPETUAL.100ms", ...here()], {
      onStart: typeAt(/BTC-PERPETUAL/, "\u0003"),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("open interest");
  });

  test("methods, channels and explain print text", async () => {
    expect((await throughTerminal(["methods", "private/buy"])).stdout).toContain("deribit-rpc call private/buy");
    expect((await throughTerminal(["channels", "book."])).stdout).toContain("deribit-rpc channels book");
    expect((await throughTerminal(["explain", "10009"])).stdout).toContain("The matching engine rejected it");
  });
});

test.each([
  [["--count", "2.5"], "a whole number above 0"],
  [["--count", "0"], "a whole number above 0"],
  [["--for", "-1"], "a number above 0"],
  [["--for", "3000000"], "2073600 at most"],
])("subscribe refuses %j", async (option, why) => {
  const { code, stderr } = await throughPipe(["subscribe", "ticker.BTC-PERPETUAL.100ms", ...option]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
});

test.each([
  "call",
  "subscribe",
  "book",
  "chain",
  "record",
  "replay",
  "orders",
  "positions",
  "methods",
  "channels",
  "explain",
  "doctor",
  "completion",
  "mcp",
])("help of %s ends with examples", async (name) => {
  const { code, stdout } = await throughPipe([name, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Examples:\n {2}# .+\n {2}deribit-rpc /);
});
