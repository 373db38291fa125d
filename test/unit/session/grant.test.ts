import { generateKeyPairSync, verify } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { grantOf } from "../../../src/deribit/grant.ts";
import { nodeSigner } from "../../../src/platform/crypto.ts";
import { type Credentials, checkCredentials } from "../../../src/session/credentials.ts";
import { missingScope, Tokens, tokensOf } from "../../../src/session/tokens.ts";

const context = { signer: nodeSigner, random: () => 0.5, exchangeNow: () => 1_760_000_000_000, scope: "trade:read" };

test("a signature is that of the published vector", () => {
  expect(nodeSigner.hmac("sim-secret-0001", "1760000000000\nn0nce001\n")).toBe(
    "2e43cd66252badd58f03a31839eed1066b5ae0dc5b2be6c8b178d29f1a0b74b0",
  );
});

test.each(["ed25519", "rsa"] as const)("a private key of kind %s signs the same text", (kind) => {
  const pair = kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2_048 }) : generateKeyPairSync("ed25519");
  const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const grant = grantOf({ kind: "key", clientId: "id", privateKey }, context);
  expect(grant).toMatchObject({ grant_type: "client_signature", client_id: "id", scope: "trade:read" });
  const text = `${grant?.["timestamp"]}\n${grant?.["nonce"]}\n`;
  const signature = Buffer.from(String(grant?.["signature"]), "base64url");
  const digest = kind === "rsa" ? "sha256" : null;
  expect(verify(digest, Buffer.from(text), pair.publicKey, signature)).toBe(true);
});

test("a custom grant goes as it is", () => {
  const grant = grantOf({ kind: "custom", params: { grant_type: "coinbase_cdp", token: "t" } }, context);
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

test("tokens are not printed, and an answer without them is an error", () => {
  const result = { access_token: "acc-1", refresh_token: "ref-1", expires_in: 900, scope: "a b" };
  const tokens = tokensOf(result, 1_000);
  expect([inspect(tokens, { showHidden: true }), JSON.stringify(tokens)].join()).not.toMatch(/acc-1|ref-1/);
  expect(tokens.grant).toEqual({ scope: ["a", "b"], grantedMs: 1_000, expiresMs: 901_000 });
  expect(tokens).toBeInstanceOf(Tokens);
  for (const wrong of [undefined, null, 5, {}, { ...result, expires_in: "x" }]) {
    expect(() => tokensOf(wrong, 0)).toThrowError(expect.objectContaining({ kind: "auth" }));
  }
});
