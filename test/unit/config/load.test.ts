/** Files of settings: what they may hold, how they refer to the environment, and what is said of their mistakes. */
import { chmodSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { Ajv } from "ajv";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { configSchema, type LoadConfigOptions, loadConfig } from "../../../src/config/entry.ts";

const planted = "pLanted-7Zq-secret";
const env = { KEY_ID: "007", KEY_SECRET: planted, TIMEOUT: "2500", EMPTY: "" };

function fileOf(text: string, name = "desk.yaml", mode = 0o600): string {
  const file = join(mkdtempSync(join(tmpdir(), "config-")), name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const load = (text: string, options: LoadConfigOptions = {}) => loadConfig(fileOf(text), { env, ...options });

async function refusal(text: string): Promise<Error> {
  const error: unknown = await load(text).then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof Error)) throw new Error("it was taken");
  return error;
}

const whole = `
network: testnet
credentials: { clientId: "\${KEY_ID}", clientSecret: "\${KEY_SECRET}" }
timeoutMs: \${TIMEOUT}
openTimeoutMs: false
reconnect:
  backoff: { kind: exponential, firstMs: 250 }
orderDeadlineMs: \${DEADLINE:-4000}
clientName: "desk $\${1}"
limits: { orders: wait, tier: 2 }
guards:
  largestAmount: { BTC-PERPETUAL: 10_000 }
  reduceOnly: [{ from: "07:55", to: "08:05" }]
`;

test("YAML and JSON give the same, with the values of the environment in place", async () => {
  const { settings, options, guards } = await load(whole.replace("10_000", "10000"));
  expect(settings).toEqual({
    network: "testnet",
    credentials: { clientId: "007", clientSecret: planted },
    timeoutMs: 2_500,
    openTimeoutMs: false,
    reconnect: { backoff: { kind: "exponential", firstMs: 250 } },
    orderDeadlineMs: 4_000,
    clientName: `desk ${"$"}{1}`,
    limits: { orders: "wait", tier: 2 },
    guards: { largestAmount: { "BTC-PERPETUAL": 10_000 }, reduceOnly: [{ from: "07:55", to: "08:05" }] },
  });
  expect(options.guards).toBe(guards);
  const json = fileOf(JSON.stringify(settings).replace("$", "$$$$"), "desk.json");
  expect((await loadConfig(json, { env })).settings).toEqual(settings);
});

test("options print no secret", async () => {
  const config = await load(whole.replace("10_000", "10000"));
  expect(inspect(config.options, { depth: 9, showHidden: true })).not.toContain(planted);
});

describe("a file that cannot work is refused with the line", () => {
  test.each<[string, RegExp]>([
    ["network: testnet\ntimeoutMS: 5", /desk\.yaml:2: Expected `timeoutMS` to be left out.*did you mean `timeoutMs`/],
    [
      "network: testnet\nguards:\n  largestAmmount: 5",
      /:3: Expected `guards.largestAmmount`.*did you mean `largestAmount`/,
    ],
    ["network: testnet\ntimeoutMs: soon", /:2: Expected `timeoutMs` to be of type number or boolean/],
    ["network: testnet\ntimeoutMs: -1", /:2: Expected `timeoutMs` to be false or a number of milliseconds above 0/],
    [
      "network: testnet\nreconnect:\n  backoff: { kind: slow }",
      /:3: Expected `reconnect.backoff.kind` to be "exponential" or/,
    ],
    [
      "network: testnet\nguards:\n  openOrders: 5\n  reduceOnly:\n    - { from: 25:00, to: 08:05 }",
      /:5: Expected `guards.reduceOnly.*` to be/,
    ],
    ["network: tesnet", /:1: Expected `network` to be "mainnet", "testnet"/],
    ["timeoutMs: 5", /Expected `network` to be given/],
    ["network: testnet\ncredentials: { clientId: a }", /:2: Expected `credentials` to be one of `file`, `env`/],
    [
      "network: testnet\nscope: ${NOWHERE}",
      /:2 scope` to be given: the variable NOWHERE of the environment is not set/,
    ],
    ["network: testnet\nscope: ${EMPTY}", /the variable EMPTY/],
    ["network: testnet\nscope: ${no name}", /the name of a variable between the braces/],
    ["network: testnet\nnetwork: mainnet", /desk\.yaml:2:1` to be YAML or JSON \(DUPLICATE_KEY\)/],
    ["network: [testnet", /desk\.yaml:1:\d+` to be YAML or JSON/],
    ["", /Expected `the file` to be of type object/],
  ])("%j", async (text, message) => {
    expect((await refusal(text)).message).toMatch(message);
  });

  test("and with every mistake at once", async () => {
    const { message } = await refusal("network: testnet\ntimeoutMS: 5\nscpe: x\nmaxInFlight: many");
    expect(message.split("\n").map((line) => /:(\d):/.exec(line)?.[1])).toEqual(
      expect.arrayContaining(["2", "3", "4"]),
    );
  });

  test.each([
    `network: testnet\ncredentials: { clientId: a, clientSecret: ${planted}`,
    `network: testnet\ncredentials: { clientId: a, clientSecret: [${planted}] }`,
    `network: testnet\ncredentials:\n  clientId: a\n  clientSecret: ${planted}\n  clientSecrt: ${planted}`,
    `network: testnet\ncredentials: { clientId: "\${KEY_ID}", clientSecret: "\${KEY_SECRET}", file: x }`,
    `network: testnet\ncredentials: ${planted}`,
  ])("and no secret is shown: %j", async (text) => {
    expect(inspect(await refusal(text), { depth: 9, showHidden: true })).not.toContain(planted);
  });
});

test("a file that holds a secret itself must not be readable by others", async () => {
  const open = `network: testnet\ncredentials: { clientId: a, clientSecret: ${planted} }`;
  await expect(loadConfig(fileOf(open, "desk.yaml", 0o644), { env })).rejects.toThrow(/run `chmod 600` on it/);
  await loadConfig(fileOf(open, "desk.yaml", 0o600), { env });
  await loadConfig(fileOf(whole.replace("10_000", "10000"), "desk.yaml", 0o644), { env });
});

test("a file that is not there says so", async () => {
  await expect(loadConfig("/nowhere/desk.yaml")).rejects.toThrow(
    "`/nowhere/desk.yaml` to be a file that can be read (ENOENT)",
  );
});

test("a watched file changes what runs, or is refused as a whole; a closed one does nothing", async () => {
  const file = fileOf("network: testnet\nguards: { largestAmount: 10 }");
  const [onChange, onRefused] = [vi.fn(), vi.fn()];
  const config = await loadConfig(file, { env, watch: true, onChange, onRefused });
  onTestFinished(() => config.close());
  const put = (text: string): void => renameSync(fileOf(text), file);
  put("network: testnet\nguards: { largestAmount: 5 }");
  await expect.poll(() => onChange.mock.calls, { timeout: 10_000 }).toEqual([[["guards"]]]);
  expect(config.settings.guards).toEqual({ largestAmount: 5 });
  put("network: mainnet\nguards: { largestAmount: 1 }");
  await expect.poll(() => onRefused.mock.calls.length, { timeout: 10_000 }).toBe(1);
  expect(onRefused.mock.calls[0]?.[0].message).toMatch(/desk\.yaml:1: Expected `network` to be as it was/);
  expect(config.settings.guards).toEqual({ largestAmount: 5 });
  config.close();
  put("network: testnet\nguards: { largestAmount: 2 }");
  expect(await config.reload()).toEqual(["guards"]);
  expect(onChange).toHaveBeenCalledTimes(1);
});

test("listeners that throw change nothing, and are no refusal", async () => {
  const file = fileOf("network: testnet\nguards: { largestAmount: 10 }");
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  onTestFinished(() => warned.mockRestore());
  const boom = vi.fn(() => {
    throw new Error("boom");
  });
  const refused = vi.fn(() => Promise.reject(new Error("bang")) as never);
  const config = await loadConfig(file, { env, watch: true, onChange: boom, onRefused: refused });
  onTestFinished(() => config.close());
  const said = (): string => JSON.stringify(warned.mock.calls);
  renameSync(fileOf("network: testnet\nguards: { largestAmount: 5 }"), file);
  await expect.poll(said, { timeout: 10_000 }).toContain("boom");
  expect(refused).not.toHaveBeenCalled();
  expect(config.settings.guards).toEqual({ largestAmount: 5 });
  renameSync(fileOf("network: mainnet"), file);
  await expect.poll(said, { timeout: 10_000 }).toContain("bang");
});

test("the schema is one that editors can use", () => {
  const check = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(JSON.stringify(configSchema)));
  expect(check({ network: "testnet", guards: { openOrders: 3 } })).toBe(true);
  expect(check({ network: "testnet", gards: {} })).toBe(false);
});
