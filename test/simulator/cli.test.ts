import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runSimulate } from "../../simulator/cli.ts";

/** Runs the command; `meanwhile` gets what was printed so far, before the user ends it. */
async function run(args: readonly string[], meanwhile: (text: string) => Promise<void> = async () => {}) {
  let output = "";
  let errors = "";
  const code = await runSimulate(args, {
    write: (text) => {
      output += text;
    },
    writeError: (text) => {
      errors += text;
    },
    interrupted: () => meanwhile(output),
  });
  return { code, output, errors };
}

test("help explains every option", async () => {
  const { code, output } = await run(["--help"]);
  expect(code).toBe(0);
  for (const name of ["host", "port", "deflate", "no-control", "seed", "rate", "empty", "price", "accounts"]) {
    expect(output).toContain(`--${name}`);
  }
  for (const name of ["numbers", "no-credits", "token-life", "idle-timeout", "latency", "faults", "check"]) {
    expect(output).toContain(`--${name}`);
  }
});

test.each([
  [["--port", "x"], 'Expected --port to be a number from 0 to 65535, got "x".'],
  [["--rate", "60000"], 'Expected --rate to be a number from 0 to 50000, got "60000".'],
  [["--numbers", "roman"], 'Expected --numbers to be plain or wire, got "roman".'],
  [["--price", "btc_usd"], 'Expected --price as btc_usd=60000, got "btc_usd".'],
  [["--nope"], "Unknown option '--nope'"],
  [["--port", "80.5"], "Expected --port to be a whole number, got 80.5."],
  [["--price", "btc_usd=5=6"], 'got "btc_usd=5=6".'],
  [["--faults", "/nowhere.json"], "Cannot read /nowhere.json: ENOENT"],
])("%j is refused with what to do", async (args, message) => {
  const { code, errors } = await run(args);
  expect(code).toBe(2);
  expect(errors).toContain(message);
  expect(errors).toContain("--help");
});

test("it prints its addresses and runs until interrupted", async () => {
  const args = ["--port", "0", "--empty", "--rate", "0", "--latency", "1", "--idle-timeout", "5", "--no-credits"];
  const { code, output } = await run(args, async (text) => {
    const url = /HTTP +(\S+)/.exec(text)?.[1] ?? "";
    const reply = await fetch(`${url}/public/get_time`);
    expect(reply.status).toBe(200);
    expect(await (await fetch(url.replace("/api/v2", "/control/faults"))).json()).toEqual([]);
  });
  expect(code).toBe(0);
  expect(output).toContain("sim-client  sim-secret-0001");
});

const folder = mkdtempSync(join(tmpdir(), "deribit-rpc-"));
afterAll(() => rmSync(folder, { recursive: true }));

const key = { clientId: "k", clientSecret: "s", name: "bot", maxScope: "trade:read_write" };
const account = { userId: 7, username: "desk", keys: [key], balances: { BTC: 1 } };

test.each<readonly [string, unknown, string]>([
  ["faults", "{bad", "JSON"],
  ["faults", {}, "It is not a JSON array."],
  ["faults", [{ kind: "nope" }], 'Unknown kind of fault: "nope"'],
  ["accounts", "", "JSON"],
  ["accounts", [null], "Account 0: expected an object, got null."],
  ["accounts", [{ userId: 7 }], "Account 0: expected `username` to be a text, got undefined."],
  ["accounts", [{ ...account, keys: [{ clientId: "k" }] }], "Account 0, key 0: expected `clientSecret`"],
  ["accounts", [{ ...account, balances: null }], "expected `balances` to be amounts by currency"],
  ["accounts", [{ ...account, balances: { BTC: "1" } }], "expected `balances` to be amounts by currency"],
  ["accounts", [{ ...account, tier: 9 }], "expected `tier` to be 1, 2, 3 or 4, got 9."],
  ["accounts", [{ ...account, totp: "A" }], "Account 0 has no member `totp`."],
  ["accounts", [{ ...account, caps: { openOrders: -1 } }], "Account 0, caps: expected `openOrders`"],
  ["accounts", [account, { ...account, userId: 8 }], "There are two accounts or keys with the client id k."],
  ["accounts", [account, { ...account, keys: [] }], "There are two accounts or keys with the user id 7."],
  ["accounts", [{ ...account, mainUserId: 9 }], "Account 0: 9 is no main account."],
])("--%s with %j is refused with the name of the file", async (option, content, message) => {
  const path = join(folder, "input.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  const { code, errors } = await run([`--${option}`, path]);
  expect(code).toBe(2);
  expect(errors).toContain(`Cannot read ${path}: `);
  expect(errors).toContain(message);
});

test("accounts and faults come from files", async () => {
  const [accounts, faults] = [join(folder, "accounts.json"), join(folder, "faults.json")];
  const sub = { userId: 8, username: "sub", mainUserId: 7, keys: [], balances: {}, caps: { openOrders: 3 }, tier: 1 };
  writeFileSync(accounts, JSON.stringify([account, sub]));
  writeFileSync(faults, '[{"kind":"lock"}]');
  const files = ["--accounts", accounts, "--faults", faults];
  const { code, output } = await run(["--port", "0", "--empty", "--rate", "0", ...files]);
  expect(code).toBe(0);
  expect(output).toContain("7  k  s");
});
