/** `doctor` names the cause of each staged trouble, and what to do about it. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import { checkNames, type Finding } from "../../../cli/doctor/finding.ts";
import { credentialsFile } from "../../../cli/network/credentials.ts";
import { createSimulator, type Simulator } from "../../../simulator/index.ts";
import { defaultAccounts } from "../../../simulator/options.ts";
import { blockedPort, certificateFile, changedAnswers, pageInstead, withOtherCertificate } from "./staged.ts";

const main = { DERIBIT_CLIENT_ID: "sim-client", DERIBIT_CLIENT_SECRET: "sim-secret-0001" };
let exchange: Simulator;

beforeEach(async () => {
  exchange = await createSimulator({ accounts: [...defaultAccounts, reader] });
  vi.stubEnv("XDG_CONFIG_HOME", mkdtempSync(join(tmpdir(), "deribit-rpc-doctor-")));
  useKey("", "");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await exchange.close();
});

/** An account whose key may do little. */
const reader = {
  userId: 4004,
  username: "reader",
  keys: [{ clientId: "few", clientSecret: "few-secret", name: "few", maxScope: "trade:read wallet:read" }],
  balances: { BTC: 1 },
};

function useKey(id: string, secret: string): void {
  vi.stubEnv("DERIBIT_CLIENT_ID", id);
  vi.stubEnv("DERIBIT_CLIENT_SECRET", secret);
}

async function findings(network = exchange.url, needed: readonly string[] = ["account:read"]): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of examine({ network, timeoutMs: 1_000, samples: 3, needed })) found.push(finding);
  return found;
}

/** What failed first: its check, its cause, and its words. */
async function firstFailure(network?: string, needed?: readonly string[]): Promise<Finding | undefined> {
  return (await findings(network, needed)).find(({ mark }) => mark === "failed");
}

test("where all is well, every check says so, in order", async () => {
  useKey(main.DERIBIT_CLIENT_ID, main.DERIBIT_CLIENT_SECRET);
  const found = await findings();
  expect(found.map(({ check }) => check)).toEqual(checkNames);
  expect(found.filter(({ mark }) => mark !== "ok").map(({ check, mark }) => [check, mark])).toEqual([
    ["dns", "skipped"],
    ["tls", "skipped"],
  ]);
});

test("without a key, the checks of the account are skipped, and nothing failed", async () => {
  const found = await findings();
  const skipped = found.filter(({ mark }) => mark === "skipped").map(({ check }) => check);
  expect(skipped).toEqual(["dns", "tls", "credentials", "sign-in", "scopes", "limits"]);
  expect(found.some(({ mark }) => mark === "failed")).toBe(false);
});

describe("the line", () => {
  test("an unknown host", async () => {
    const trouble = await firstFailure("wss://no-such-host.invalid/ws/api/v2");
    expect(trouble).toMatchObject({ check: "dns", cause: "unknown_host", todo: expect.stringContaining("spelling") });
  });

  test("a port at which nothing listens", async () => {
    const trouble = await firstFailure("ws://127.0.0.1:1/ws/api/v2");
    expect(trouble).toMatchObject({ check: "tcp", cause: "refused_port" });
  });

  test.skipIf(process.platform !== "linux")("a blocked port", async () => {
    const trouble = await firstFailure(await blockedPort());
    expect(trouble).toMatchObject({ check: "tcp", cause: "blocked_port", todo: expect.stringContaining("firewall") });
  });

  test("a certificate that signs itself", async () => {
    const trouble = await firstFailure(await withOtherCertificate());
    expect(trouble).toMatchObject({ check: "tls", cause: "self_signed", todo: expect.stringContaining("NODE_EXTRA") });
  });

  test("a certificate for another name", async () => {
    const words = ["--import", "tsx", "cli/main.ts", "doctor", "-n", await withOtherCertificate()];
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificateFile };
    const ended = await promisify(execFile)(process.execPath, words, { env }).catch((error) => error);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/"check":"tls","mark":"failed","cause":"wrong_name"/);
  });

  test("wss:// at a port that does not encrypt", async () => {
    const trouble = await firstFailure(exchange.url.replace("ws:", "wss:"));
    expect(trouble).toMatchObject({ check: "tls", cause: "no_tls", todo: expect.stringContaining("ws://") });
  });

  test("a page of a proxy", async () => {
    const trouble = await firstFailure(await pageInstead(200, "<html><title>Hotel Wi-Fi</title></html>"));
    expect(trouble).toMatchObject({
      check: "upgrade",
      cause: "proxy_page",
      what: expect.stringContaining("Hotel Wi-Fi"),
    });
  });

  test.each([
    [403, "forbidden"],
    [407, "proxy_page"],
    [429, "rate_limit"],
    [503, "maintenance"],
  ])("HTTP status %i means %s", async (status, cause) => {
    expect(await firstFailure(await pageInstead(status, "no"))).toMatchObject({ check: "upgrade", cause });
  });

  test("a wrong path", async () => {
    const trouble = await firstFailure(exchange.url.replace("/ws/api/v2", "/ws/v2"));
    expect(trouble).toMatchObject({ check: "upgrade", cause: "wrong_path" });
  });
});

describe("the exchange", () => {
  test("maintenance", async () => {
    exchange.faults.add({ kind: "maintenance" });
    const trouble = await firstFailure();
    expect(trouble).toMatchObject({ check: "session", cause: "maintenance", todo: expect.stringContaining("wait") });
  });

  test("maintenance that closes the door", async () => {
    exchange.faults.add({ kind: "maintenance", disconnect: true });
    expect(await firstFailure()).toMatchObject({ check: "upgrade", cause: "maintenance" });
  });

  test("credits that are used up", async () => {
    exchange.faults.add({ kind: "credits_gone", method: "public/test" });
    const trouble = await firstFailure();
    expect(trouble).toMatchObject({ check: "latency", cause: "rate_limit", what: expect.stringContaining("10028") });
  });

  test.each([
    [300_000, "5 min 0 s ahead of"],
    [299_750, "5 min 0 s ahead of"],
    [-300_000, "5 min 0 s behind"],
  ])("an exchange whose clock is %i ms behind", async (ms, words) => {
    exchange.faults.add({ kind: "slow_clock", ms });
    const trouble = await firstFailure();
    expect(trouble).toMatchObject({ check: "clock", cause: "clock_off", what: expect.stringContaining(words) });
    expect(trouble?.todo).toContain("synchronisation");
  });

  test("a member that the schemas do not know is a warning", async () => {
    const url = await changedAnswers(exchange.url, "best_bid_price", (ticker) => ({ ...ticker, shade: 1 }));
    const drift = (await findings(url)).find(({ check }) => check === "schemas");
    expect(drift).toMatchObject({ mark: "warning", cause: "old_schema", what: expect.stringContaining("/shade") });
  });

  test("a member of another type fails", async () => {
    const url = await changedAnswers(exchange.url, "best_bid_price", (ticker) => ({ ...ticker, best_bid_price: "1" }));
    const trouble = await firstFailure(url);
    expect(trouble).toMatchObject({ cause: "old_schema", what: expect.stringContaining("/best_bid_price") });
  });

  test.each([
    [undefined, "failed"],
    ["btc_usd", "warning"],
  ] as const)("trading that is locked (%s) is %s", async (index, mark) => {
    exchange.faults.add({ kind: "lock", index });
    const status = (await findings()).find(({ check }) => check === "status");
    expect(status).toMatchObject({ mark, cause: "locked" });
  });
});

describe("the key", () => {
  function writeKeys(text: string, mode = 0o600): void {
    mkdirSync(dirname(credentialsFile()));
    writeFileSync(credentialsFile(), text, { mode });
  }
  const table = (network: string): string => `["${network}"]\nclient_id = "theirs"\nclient_secret = "hidden-secret"\n`;

  test("a wrong one", async () => {
    useKey("sim-client", "wrong-secret");
    const trouble = await firstFailure();
    expect(trouble).toMatchObject({ check: "sign-in", cause: "wrong_key", todo: expect.stringContaining("--network") });
    expect(JSON.stringify(trouble)).not.toContain("wrong-secret");
  });

  test("one of another network, as the file says", async () => {
    writeKeys(table("testnet"));
    useKey("theirs", "hidden-secret");
    const trouble = await firstFailure();
    expect(trouble).toMatchObject({ check: "sign-in", cause: "wrong_network" });
    expect(trouble?.todo).toContain("use --network testnet");
  });

  test("one without a scope that is needed", async () => {
    useKey("few", "few-secret");
    const trouble = await firstFailure(undefined, ["account:read", "trade:read_write"]);
    expect(trouble).toMatchObject({ check: "scopes", cause: "no_scope" });
    expect(trouble?.what).toContain("lacks account:read and trade:read_write; it has trade:read, wallet:read");
  });

  test("one that cannot trade is a warning", async () => {
    useKey("few", "few-secret");
    const scopes = (await findings(undefined, ["trade:read"])).find(({ check }) => check === "scopes");
    expect(scopes).toMatchObject({ mark: "warning", cause: "no_scope" });
  });

  test("a file that cannot be read", async () => {
    mkdirSync(credentialsFile(), { recursive: true, mode: 0o700 });
    const trouble = await firstFailure();
    expect(trouble).toMatchObject({ check: "credentials", cause: "credentials_file" });
    expect(trouble?.what).toContain("cannot be read");
  });

  test.skipIf(process.platform === "win32")("a file that others can read", async () => {
    writeKeys(table(exchange.url), 0o644);
    const trouble = await firstFailure();
    expect(trouble).toMatchObject({ check: "credentials", cause: "credentials_file" });
    expect(trouble?.what).toContain("chmod 600");
  });

  test("the file is checked even where the line is down", async () => {
    writeKeys("not toml");
    const found = await findings("ws://127.0.0.1:1/ws/api/v2");
    expect(found.filter(({ mark }) => mark === "failed").map(({ check }) => check)).toEqual(["tcp", "credentials"]);
  });
});
