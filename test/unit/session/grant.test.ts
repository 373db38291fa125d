import { generateKeyPairSync, verify } from "node:crypto";
import { inspect } from "node:util";
import { expect, test, vi } from "vitest";
import { grantOf } from "../../../src/deribit/grant.ts";
import { hostSigner } from "../../../src/platform/crypto.ts";
import { webSigner } from "../../../src/platform/web-crypto.ts";
import { type Credentials, checkCredentials } from "../../../src/session/credentials.ts";
import { missingScope, Tokens, tokensOf } from "../../../src/session/tokens.ts";

const signers = { "of the host": hostSigner, "of the web": webSigner };
const kinds = ["of the host", "of the web"] as const;
const context = { random: () => 0.5, exchangeNow: () => 1_760_000_000_000, scope: "trade:read" };

test.each(kinds)("a signature %s is that of the published vector", async (kind) => {
  expect(await signers[kind].hmac("sim-secret-0001", "1760000000000\nn0nce001\n")).toBe(
    "2e43cd66252badd58f03a31839eed1066b5ae0dc5b2be6c8b178d29f1a0b74b0",
  );
});

test.each(kinds.flatMap((signer) => [[signer, "ed25519"] as const, [signer, "rsa"] as const]))(
  "a signature %s by a private key of kind %s proves the text",
  async (signer, kind) => {
    const pair = kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2_048 }) : generateKeyPairSync("ed25519");
    const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const grant = await grantOf({ kind: "key", clientId: "id", privateKey }, { ...context, signer: signers[signer] });
    expect(grant).toMatchObject({ grant_type: "client_signature", client_id: "id", scope: "trade:read" });
    const text = `${grant?.["timestamp"]}\n${grant?.["nonce"]}\n`;
    const signature = Buffer.from(String(grant?.["signature"]), "base64url");
    const digest = kind === "rsa" ? "sha256" : null;
    expect(verify(digest, Buffer.from(text), pair.publicKey, signature)).toBe(true);
  },
);

const { privateKey: elliptic } = generateKeyPairSync("ec", { namedCurve: "P-256" });

test.each(
  kinds.flatMap((signer) => [
    [signer, "that is none", "no-key-at-all"] as const,
    [signer, "of another kind", elliptic.export({ type: "pkcs8", format: "pem" }).toString()] as const,
    [signer, "that is cut", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----"] as const,
  ]),
)("a signer %s refuses a private key %s, and does not show it", async (signer, _, privateKey) => {
  const signing = async (): Promise<string> => signers[signer].sign(privateKey, "text");
  const error = await signing().catch((error: unknown) => error);
  expect(error).toMatchObject({ kind: "config", option: "credentials.privateKey" });
  expect(inspect(error, { showHidden: true })).not.toContain(privateKey.slice(0, 12).replace("-----BEGIN P", "MC4C"));
});

test("where the host has no Web Cryptography, the error says so", async () => {
  vi.stubGlobal("crypto", undefined);
  await expect(webSigner.hmac("secret", "text")).rejects.toMatchObject({ kind: "config", option: "signer" });
  vi.unstubAllGlobals();
});

test("a custom grant goes as it is", async () => {
  const custom = { kind: "custom", params: { grant_type: "coinbase_cdp", token: "t" } } as const;
  const grant = await grantOf(custom, { ...context, signer: hostSigner });
  expect(grant).toEqual({ grant_type: "coinbase_cdp", token: "t", scope: "trade:read" });
});

test.each([
  [{ clientId: "", clientSecret: "s" }, "credentials.clientId"],
  [{ clientId: "a", clientSecret: "" }, "credentials.clientSecret"],
  [{ clientId: "a" }, "credentials.clientSecret"],
  [{ kind: "key", clientId: "a" }, "credentials.privateKey"],
  [{ kind: "bearer" }, "credentials.accessToken"],
  [{ kind: "refresh_token", refreshToken: 5 }, "credentials.refreshToken"],
  [{ kind: "password" }, "credentials.kind"],
  [null, "credentials"],
  ["secret", "credentials"],
])("credentials %o are refused, naming %s", (credentials, option) => {
  expect(() => checkCredentials(credentials as unknown as Credentials)).toThrowError(
    expect.objectContaining({ kind: "config", option }),
  );
});

test.each([
  ["trade:read", "trade:read_write", []],
  ["trade:read_write", "trade:read", ["trade:read_write"]],
  ["session:a account:read", "session:b account:read", ["session:a"]],
  ["expires:60 ip:* connection trade:none", "connection", []],
  [undefined, "", []],
])("of the wish %s, the grant %s leaves %o", (asked, granted, missing) => {
  expect(missingScope(asked, granted.split(" "))).toEqual(missing);
});

test("tokens are not printed, and an answer without them gives none", () => {
  const result = { access_token: "acc-1", refresh_token: "ref-1", expires_in: 900, scope: "a b" };
  const tokens = tokensOf(result, 1_000) as Tokens;
  expect([inspect(tokens, { showHidden: true }), JSON.stringify(tokens)].join()).not.toMatch(/acc-1|ref-1/);
  expect(tokens.grant).toEqual({ scope: ["a", "b"], grantedMs: 1_000, expiresMs: 901_000 });
  expect(tokens).toBeInstanceOf(Tokens);
  for (const wrong of [undefined, null, 5, {}, { ...result, expires_in: "x" }]) {
    expect(tokensOf(wrong, 0)).toBeUndefined();
  }
});
