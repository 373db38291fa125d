/** Vault: logging in, renewing, reading, and what is said when that fails. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { type VaultLogin, type VaultSecretOptions, vaultSecret } from "../../../src/secrets/vault.ts";
import { type Answer, type Asked, closedPort, planted, printed, serve } from "./helpers.ts";

const key = { client_id: "id-1", client_secret: planted };
const approle: VaultLogin = { kind: "approle", roleId: "role-1", secretId: `${planted}-role` };

/** A Vault that grants numbered tokens, and takes those that it has not taken back. */
async function openVault(life = { lease_duration: 600, renewable: true }) {
  const good = new Set<string>();
  let granted = 0;
  const state = { answer: undefined as Answer | undefined, life, good };
  const grant = (): Answer => {
    const token = `${planted}-token-${++granted}`;
    good.add(token);
    return { body: { auth: { client_token: token, ...state.life } } };
  };
  const service = await serve(({ url, method, headers, body }) => {
    if (url.endsWith("/login")) {
      const isKnown = body.includes(`${planted}-role`) || body.includes(`${planted}-jwt"`);
      return isKnown ? grant() : { status: 400, body: { errors: [`invalid secret id ${body}`] } };
    }
    const token = String(headers["x-vault-token"]);
    if (!good.has(token)) return { status: 403, body: { errors: [`permission denied for ${token}`] } };
    if (state.answer !== undefined) return state.answer;
    if (url === "/v1/auth/token/renew-self") return { body: { auth: { client_token: token, ...state.life } } };
    if (url === "/v1/auth/token/lookup-self") return { body: { data: { ttl: 60, renewable: true } } };
    if (url === "/v1/secret/data/desk/deribit" && method === "GET")
      return { body: { data: { data: key, metadata: {} } } };
    return { status: 404, body: { errors: [] } };
  });
  return { ...service, state };
}

const pathsOf = (asked: readonly Asked[]): string[] => asked.map(({ method, url }) => `${method} ${url.slice(4)}`);

function secretAt(url: string, options: Partial<VaultSecretOptions> = {}) {
  return vaultSecret({ address: url, login: approle, path: "desk/deribit", ...options });
}

test("a role logs in once, and its token reads the newest version", async () => {
  const vault = await openVault();
  const secret = secretAt(vault.url, { namespace: "desks", clock: createVirtualClock() });
  expect(await Promise.all([secret.read(), secret.read()])).toEqual([key, key]);
  expect(pathsOf(vault.asked)).toEqual([
    "POST auth/approle/login",
    "GET secret/data/desk/deribit",
    "GET secret/data/desk/deribit",
  ]);
  expect(JSON.parse(vault.asked[0]?.body ?? "")).toEqual({ role_id: "role-1", secret_id: `${planted}-role` });
  expect(vault.asked.map(({ headers }) => headers["x-vault-namespace"])).toEqual(["desks", "desks", "desks"]);
  secret.close();
});

test("a pod logs in with the token of its service account, as the file has it then", async () => {
  const vault = await openVault();
  const tokenFile = join(mkdtempSync(join(tmpdir(), "vault-")), "token");
  writeFileSync(tokenFile, `${planted}-jwt\n`);
  const secret = secretAt(vault.url, {
    login: { kind: "kubernetes", role: "desk", tokenFile },
    clock: createVirtualClock(),
  });
  expect(await secret.read()).toEqual(key);
  expect(JSON.parse(vault.asked[0]?.body ?? "")).toEqual({ role: "desk", jwt: `${planted}-jwt` });
  const missing = secretAt(vault.url, { login: { kind: "kubernetes", role: "desk", tokenFile: "/nowhere/token" } });
  await expect(missing.read()).rejects.toThrow("the token of the service account (/nowhere/token) gave nothing");
});

test("a token is renewed at two thirds of its life, again and again, and no more once it is closed", async () => {
  const vault = await openVault();
  const clock = createVirtualClock();
  const secret = secretAt(vault.url, { clock });
  await secret.read();
  for (let round = 1; round <= 3; round++) {
    await clock.advance(399_000);
    expect(vault.asked.filter(({ url }) => url.endsWith("renew-self"))).toHaveLength(round - 1);
    await clock.advance(2_000);
    await expect.poll(() => vault.asked.filter(({ url }) => url.endsWith("renew-self")).length).toBe(round);
    await expect.poll(() => clock.waiting).toBe(1);
  }
  expect(await secret.read()).toEqual(key);
  expect(vault.asked.filter(({ url }) => url.endsWith("/login"))).toHaveLength(1);
  secret.close();
  expect(clock.waiting).toBe(0);
});

test("a token that ended, or that Vault takes back, is replaced by a new login", async () => {
  const vault = await openVault({ lease_duration: 600, renewable: false });
  const clock = createVirtualClock();
  const secret = secretAt(vault.url, { clock });
  await secret.read();
  await clock.advance(600_000);
  expect(await secret.read()).toEqual(key);
  vault.state.good.clear();
  expect(await secret.read()).toEqual(key);
  expect(vault.asked.filter(({ url }) => url.endsWith("/login"))).toHaveLength(3);
});

test("a token that was given is looked up, and renewed like any other", async () => {
  const vault = await openVault({ lease_duration: 60, renewable: true });
  vault.state.good.add(`${planted}-own`);
  const clock = createVirtualClock();
  const secret = secretAt(vault.url, { clock, login: { kind: "token", token: `${planted}-own` } });
  expect(await secret.read()).toEqual(key);
  await clock.advance(41_000);
  await expect.poll(() => pathsOf(vault.asked)).toContain("POST auth/token/renew-self");
  secret.close();
});

test.each<[string, Answer, RegExp]>([
  [
    "nothing there",
    { status: 404, body: { errors: [planted] } },
    /^the secret secret\/desk\/deribit of Vault at 127\.0\.0\.1:\d+: it is not there/,
  ],
  ["not allowed", { status: 403, body: { errors: [planted] } }, /the token may not read it \(403\)/],
  ["sealed", { status: 503, body: { errors: [planted] } }, /Vault refused to read it \(503, Vault is sealed/],
  [
    "a standby that sends on",
    { status: 307, headers: { location: "http://127.0.0.1:1/" } },
    /give that of the active node/,
  ],
  ["another server", { body: `<html>${planted}` }, /the answer is no JSON/],
  ["version 1 of the engine", { body: { data: key } }, /an object whose members are texts/],
  ["numbers", { body: { data: { data: { client_id: 7, x: planted } } } }, /an object whose members are texts/],
])("%s is an error that says so, and shows no secret", async (_, answer, message) => {
  const vault = await openVault();
  vault.state.answer = answer;
  const reading = secretAt(vault.url, { clock: createVirtualClock() }).read();
  await expect(reading).rejects.toThrow(message);
  expect(await printed(reading)).not.toContain(planted);
});

test("a refused login, and a Vault that is not there, show no secret", async () => {
  const vault = await openVault();
  const wrong = secretAt(vault.url, {
    login: { kind: "approle", roleId: "role-1", secretId: `${planted}-wrong` },
  }).read();
  await expect(wrong).rejects.toThrow("Vault refused to log in (400, the request or what it logs in with is wrong)");
  expect(await printed(wrong)).not.toContain(planted);
  const gone = secretAt(`http://127.0.0.1:${await closedPort()}`).read();
  await expect(gone).rejects.toThrow(/it cannot be read \(.*ECONNREFUSED\)/);
  expect(await printed(gone)).not.toContain(planted);
});

test.each<[Partial<VaultSecretOptions>, RegExp]>([
  [{ address: "vault.desk:8200" }, /`address` to be an address that begins with https/],
  [{ address: "http://vault.desk:8200" }, /`address`.*allowPlain/],
  [{ path: "/desk" }, /`path` to be a path/],
  [{ path: "desk/../root" }, /`path` to be a path/],
  [{ login: { kind: "ldap" } as unknown as VaultLogin }, /`login.kind` to be "token", "approle" or "kubernetes"/],
  [{ login: { kind: "approle", roleId: planted, secretId: "" } }, /`login.secretId` to be a text that is not empty$/],
  [{ login: { kind: "token", tokn: planted } as unknown as VaultLogin }, /`login.token` to be|did you mean `token`/],
])("options that cannot work are refused: %j", (options, message) => {
  expect(() => secretAt("http://127.0.0.1:1", options)).toThrow(message);
});

test("a `fetch` that throws is a source that cannot be reached, and its words are not shown", async () => {
  const fetch = () => {
    throw new Error(`no way with ${planted}`);
  };
  const source = vaultSecret({ address: "https://vault.test", path: "desk/deribit", login: approle, fetch });
  await expect(source.read()).rejects.toMatchObject({ kind: "connection" });
  expect(await printed(source.read())).not.toContain(planted);
});
