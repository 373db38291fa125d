/** Where keys come from, and what is refused. */
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { credentialsFile, findCredentials, requireCredentials } from "../../cli/network/credentials.ts";
import { isReadableOnTheWay, readNetwork } from "../../cli/network/network.ts";

/** An environment whose file of keys has a text. */
function withFile(text: string, mode = 0o600): { readonly XDG_CONFIG_HOME: string } {
  const env = { XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), "deribit-rpc-keys-")) };
  const file = credentialsFile(env);
  mkdirSync(join(file, ".."));
  writeFileSync(file, text);
  chmodSync(file, mode);
  return env;
}

const nowhere = { XDG_CONFIG_HOME: "/nowhere" };
const table = '[testnet]\nclient_id = "id"\nclient_secret = "hidden-secret"\n';

test("the environment comes before the file", () => {
  const env = { ...withFile(table), DERIBIT_CLIENT_ID: "other", DERIBIT_CLIENT_SECRET: "secret" };
  expect(findCredentials("testnet", env)?.credentials).toEqual({ clientId: "other", clientSecret: "secret" });
});

test("the file has a table a network", () => {
  const env = withFile(table);
  expect(findCredentials("testnet", env)?.credentials).toEqual({ clientId: "id", clientSecret: "hidden-secret" });
  expect(findCredentials("mainnet", env)).toBeUndefined();
});

test("real keys are not used on the offline exchange", () => {
  const env = { ...nowhere, DERIBIT_CLIENT_ID: "real", DERIBIT_CLIENT_SECRET: "real" };
  expect(findCredentials("sim", env)?.credentials).toMatchObject({ clientId: "sim-client" });
});

test.skipIf(process.platform === "win32").each([0o640, 0o604, 0o660])("a file of mode %o is refused", (mode) => {
  const env = withFile(table, mode);
  expect(() => findCredentials("testnet", env)).toThrow(`chmod 600 ${credentialsFile(env)}`);
});

test.skipIf(process.platform === "win32")("a private key that others can read is refused", () => {
  const env = withFile('[testnet]\nclient_id = "id"\nprivate_key = "key.pem"\n');
  const path = join(env.XDG_CONFIG_HOME, "deribit-rpc/key.pem");
  writeFileSync(path, "PEM", { mode: 0o644 });
  expect(() => findCredentials("testnet", env)).toThrow(`chmod 600 ${path}`);
  chmodSync(path, 0o600);
  expect(findCredentials("testnet", env)?.credentials).toEqual({ kind: "key", clientId: "id", privateKey: "PEM" });
});

test.each([
  ['[testnet]\nclient_id = "id"\nclient_secret = "hidden-secret\n', "is not TOML: line 3"],
  ['[testnet]\nclient_id = "id"\n', "needs client_id, and one of client_secret and private_key"],
  ["[testnet]\nclient_id = 1\n", "has a member that is not a string"],
])("%j is refused without a word of it", (text, message) => {
  const find = (): unknown => findCredentials("testnet", withFile(text));
  expect(find).toThrow(message);
  expect(find).not.toThrow("hidden-secret");
});

test("half a key in the environment is refused", () => {
  expect(() => findCredentials("testnet", { ...nowhere, DERIBIT_CLIENT_ID: "id" })).toThrow(
    "DERIBIT_CLIENT_SECRET is not set",
  );
});

test("without a key the error says how to give one", () => {
  expect(() => requireCredentials("testnet", nowhere)).toThrow(/DERIBIT_CLIENT_ID[\s\S]*\[testnet\]\n {2}client_id/);
});

test.each([
  ["https://host/api/v2", { ws: "wss://host/ws/api/v2", http: "https://host/api/v2" }],
  ["ws://127.0.0.1:80/ws/api/v2", { ws: "ws://127.0.0.1/ws/api/v2", http: "http://127.0.0.1/api/v2" }],
  ["wss://host", { ws: "wss://host/ws/api/v2", http: "https://host/api/v2" }],
])("%s stands for both doors", (word, network) => {
  expect(readNetwork(word)).toEqual({ name: word, network });
});

test.each(["main", "prod", "ftp://host"])("%s is no network", (word) => {
  expect(() => readNetwork(word)).toThrow("--network takes mainnet, testnet, sim or an address");
});

test("a line that is not encrypted is told apart from one that stays on this computer", () => {
  expect(isReadableOnTheWay({ ws: "ws://10.0.0.1/ws/api/v2" })).toBe(true);
  expect(isReadableOnTheWay({ ws: "ws://127.0.0.1:1/ws/api/v2" })).toBe(false);
  expect(isReadableOnTheWay({ ws: "wss://10.0.0.1/ws/api/v2" })).toBe(false);
});
