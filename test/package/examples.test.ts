/** The examples as users run them: from the installed package, against the offline exchange. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { createSimulator, type Simulator } from "deribit-rpc/simulator";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { root } from "./support/packed.ts";
import { type Ended, run } from "./support/run.ts";

const folder = join(inject("project"), "examples");
const typescript = ["--import", pathToFileURL(join(root, "node_modules/tsx/dist/loader.mjs")).href];

let exchange: Simulator;
beforeAll(async () => {
  exchange = await createSimulator();
});
afterAll(() => exchange.close());

const settings = (): Record<string, string> => ({
  DERIBIT_URL: exchange.url,
  DERIBIT_HTTP_URL: exchange.httpUrl,
  DERIBIT_CLIENT_ID: "sim-client",
  DERIBIT_CLIENT_SECRET: "sim-secret-0001",
});

const example = (name: string, ...flags: string[]): Promise<Ended> =>
  run(process.execPath, [...typescript, ...flags, join(folder, name)], { cwd: folder, env: settings() });

/** Runs an example, and does something after each of its lines. Gives its lines and its exit code. */
async function watch(
  name: string,
  onLine: (count: number, child: ChildProcess) => void,
): Promise<{ lines: string[]; code: number | null }> {
  const child = spawn(process.execPath, [...typescript, join(folder, name)], {
    cwd: folder,
    env: { ...process.env, ...settings() },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    onLine(lines.length, child);
  }
  const [code] = await ended;
  return { lines, code };
}

/** Runs an example until it has printed some lines, then presses Ctrl+C. */
function interrupt(name: string, afterLines: number): ReturnType<typeof watch> {
  return watch(name, (count, child) => count === afterLines && child.kill("SIGINT"));
}

describe("the example", () => {
  test("ticker streams until Ctrl+C", async () => {
    const { lines, code } = await interrupt("ticker.ts", 3);
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z bid [\d.]+ ask [\d.]+ mark [\d.]+$/);
  });

  test("place-order places an order, and cancels it", async () => {
    const { code, stdout, stderr } = await example("place-order.ts");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/is open, 0 of 10 filled\n.* is cancelled\n$/);
  });

  test("place-order finds an order whose answer was lost", async () => {
    exchange.faults.add({ kind: "drop", method: "private/buy" });
    const { code, stdout, stderr } = await example("place-order.ts");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/private\/buy: .*the exchange may have acted on it\n.* is open, 0 of 10 filled\n/);
  });

  test("http-read reads prices and positions", async () => {
    const { code, stdout, stderr } = await example("http-read.ts");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^BTC [\d.]+ USD, ETH [\d.]+ USD\n/);
    expect(stdout).toContain("positions");
  });

  test("options-chain prints greeks of every strike", async () => {
    const { code, stdout, stderr } = await example("options-chain.ts");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/strike.*type.*bid.*ask.*mark.*iv %.*delta.*gamma.*vega.*theta/);
    expect(stdout).toContain("'call'");
  });

  test("portfolio prints currencies, positions and orders", async () => {
    const { code, stdout, stderr } = await example("portfolio.ts");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^4 currencies\n[\s\S]*'BTC'[\s\S]*\d+ positions\n[\s\S]*\d+ open orders\n/);
  });

  test("price-alert ends when the price crosses the level", async () => {
    const { code, lines } = await watch("price-alert.ts", (count) => {
      if (count === 1) exchange.exchange.setIndexPrice("btc_usd", 70_000);
    });
    expect(code).toBe(0);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^BTC-PERPETUAL is at [\d.]+; waiting until it is at or above [\d.]+$/);
    expect(lines[1]).toMatch(/Z BTC-PERPETUAL is at \d/);
  });

  test("funding-and-basis prints a rate for each future until Ctrl+C", async () => {
    const { lines, code } = await interrupt("funding-and-basis.ts", 14);
    expect(code).toBe(0);
    expect(lines.join("\n")).toMatch(/basis %[\s\S]*'BTC-PERPETUAL'/);
  });

  test("run-market-maker quotes, and cancels its orders on Ctrl+C", async () => {
    const { lines, code } = await interrupt("run-market-maker.ts", 1);
    expect(code).toBe(0);
    expect(lines[0]).toContain("quoting");
    expect(lines).toContain("orders cancelled");
  });

  test("test-your-bot passes", async () => {
    const { code, stdout } = await example("test-your-bot.ts", "--test");
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("# pass 3");
  });
});
