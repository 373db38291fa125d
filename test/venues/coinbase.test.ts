import { generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createShardedClient } from "../../src/venue-client/entry.ts";
import { createCoinbaseDouble, goodKey } from "../../venues/coinbase/double.ts";
import { coinbase } from "../../venues/coinbase/entry.ts";
import { signToken } from "../../venues/coinbase/signing.ts";
import { watchLines } from "../../venues/contract/entry.ts";

const nowMs = 1_764_300_000_000;

async function openCoinbase() {
  const clock = createVirtualClock();
  const { transport, simulator } = await createCoinbaseDouble(clock);
  const addresses: string[] = [];
  const watched = watchLines({
    connect: (url, handlers) => {
      addresses.push(new URL(url).host);
      return transport.connect(url, handlers);
    },
  });
  const client = createShardedClient(coinbase, { network: "mainnet", transport: watched, clock, credentials: goodKey });
  await clock.until(client.open());
  return { clock, simulator, client, addresses, lines: watched };
}

test("market data is read at its own address, orders and their channel at the one for trading", async () => {
  const { clock, simulator, client, addresses } = await openCoinbase();
  const seen = new Set<string>();
  const names = ["user.orders.BTC-PERPETUAL.raw", "ticker.BTC-PERPETUAL.100ms"];
  await clock.until(client.subscribe(names, { onData: ({ channel }) => void seen.add(channel) }));
  expect(addresses).toEqual(["drb.coinbase.com", "streams.drb.coinbase.com"]);
  const order = { instrument_name: "BTC-PERPETUAL", amount: 10, type: "limit", price: 1_000 } as const;
  expect(await clock.until(client.api.private.buy(order))).toMatchObject({
    order: { order_state: "open", price: 1_000 },
  });
  await clock.advance(2_000);
  expect([...seen].sort()).toEqual(names.toSorted());
  await clock.until(client.close());
  await clock.until(simulator.close());
});

test("the session is renewed by a token that is signed anew, before it ends", async () => {
  const { clock, simulator, client, lines } = await openCoinbase();
  const tokens = (): unknown[] =>
    lines.sent
      .map((frame) => JSON.parse(String(frame)) as { method: string; params: { token?: string } })
      .filter(({ method }) => method === "public/auth")
      .map(({ params }) => params.token);
  const grants: number[] = [];
  client.on("grant", ({ expiresMs, grantedMs }) => void grants.push(expiresMs - grantedMs));
  await clock.advance(15 * 60_000);
  expect(grants.length).toBeGreaterThanOrEqual(1);
  expect(new Set(tokens()).size).toBe(grants.length + 1);
  expect(lines.opened).toBe(1);
  await clock.until(client.close());
  await clock.until(simulator.close());
});

test("a method that the gateway does not list is refused, and a logout ends with the connection", async () => {
  const { clock, simulator, client } = await openCoinbase();
  await expect(clock.until(client.call("private/mass_quote", {}))).rejects.toMatchObject({ code: -32_601 });
  expect(await clock.until(client.call("private/logout", {}))).toBeNull();
  await clock.advance(10_000);
  expect(client.state.name).toBe("ready");
  await clock.until(client.close());
  await clock.until(simulator.close());
});

const decoded = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, "base64url").toString());
const partsOf = (token: string): [string, string, string] => token.split(".") as [string, string, string];

test.each(["sec1", "pkcs8"] as const)("a token of an EC key in %s is what ES256 asks for", (type) => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const secret = privateKey.export({ type, format: "pem" }).toString();
  const [header, claims, signature] = partsOf(signToken({ name: "k", secret }, nowMs, () => 0.5));
  expect(decoded(header)).toEqual({ alg: "ES256", typ: "JWT", kid: "k", nonce: "8".repeat(32) });
  expect(decoded(claims)).toEqual({ sub: "k", iss: "cdp", nbf: nowMs / 1_000, exp: nowMs / 1_000 + 120 });
  expect(isSigned(publicKey, `${header}.${claims}`, signature, "sha256")).toBe(true);
  expect(isSigned(publicKey, `${header}.${header}`, signature, "sha256")).toBe(false);
});

test.each([32, 64])("a token of an Ed25519 key of %i bytes is what EdDSA asks for", (length) => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const jwk = privateKey.export({ format: "jwk" }) as { readonly d: string; readonly x: string };
  const bytes = Buffer.concat([Buffer.from(jwk.d, "base64url"), Buffer.from(jwk.x, "base64url")]);
  const secret = bytes.subarray(0, length).toString("base64");
  const [header, claims, signature] = partsOf(signToken({ name: "k", secret }, nowMs, () => 0.5));
  expect(decoded(header)["alg"]).toBe("EdDSA");
  expect(isSigned(publicKey, `${header}.${claims}`, signature, undefined)).toBe(true);
});

test.each(["", "no key", btoa("short"), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----"])(
  "a secret that is no key is an error without it: %j",
  (secret) => {
    expect(() => signToken({ name: "k", secret }, nowMs, () => 0.5)).toThrow(/^the secret of the key is/);
  },
);

function isSigned(key: KeyObject, text: string, signature: string, digest: string | undefined): boolean {
  return verify(digest, Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
}
