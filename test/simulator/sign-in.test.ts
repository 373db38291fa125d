import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { AccountConfig } from "../../simulator/boundary/accounts.ts";
import type { WireOptions } from "../../simulator/options.ts";
import { allRights } from "../../simulator/session/scopes.ts";
import { totp } from "../../simulator/session/totp.ts";
import { type Bench, secret, startBench } from "./support/bench.ts";

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

const tokensOf = (message: { readonly result?: unknown }): Tokens => message.result as Tokens;

const signature = (timestamp: number, nonce: string, data = "", key = "sim-secret-0001") =>
  createHmac("sha256", key).update(`${timestamp}\n${nonce}\n${data}`).digest("hex");

describe("public/auth", () => {
  test("by secret grants what the key allows, for 900 s, to this connection", async () => {
    const { open } = await startBench();
    const client = await open();
    const reply = await client.call("public/auth", { grant_type: "client_credentials", ...secret, state: "s" });
    expect(reply.result).toMatchObject({ expires_in: 900, token_type: "bearer", enabled_features: [], state: "s" });
    expect(tokensOf(reply).scope).toBe(
      `${[...allRights.split(" "), "connection", "mainaccount", "name:main"].sort().join(" ")}`,
    );
    expect(tokensOf(reply).access_token).toMatch(/^\d{13}\.[\w-]{8}\.[\w-]+$/);
    expect((await client.call("private/get_positions")).result).toEqual([]);
  });

  test("a wrong secret is refused without a reason", async () => {
    const { open } = await startBench();
    const client = await open();
    const { error } = await client.signIn({ ...secret, client_secret: "wrong" });
    expect(error).toEqual({ code: 13004, message: "invalid_credentials" });
  });

  test("a private call without token is refused", async () => {
    const { open } = await startBench();
    const client = await open();
    const { error } = await client.call("private/get_positions");
    expect(error).toEqual({ code: 13009, message: "unauthorized", data: { reason: "invalid_token" } });
  });

  test("by signature, once per nonce and within 60 s", async () => {
    const { open, clock } = await startBench();
    const client = await open();
    const timestamp = clock.now();
    const claim = {
      grant_type: "client_signature",
      client_id: "sim-client",
      timestamp,
      nonce: "n0nce001",
      data: "hello",
      signature: signature(timestamp, "n0nce001", "hello"),
    };
    expect((await client.call("public/auth", claim)).error).toBeUndefined();
    expect((await client.call("public/auth", claim)).error?.code).toBe(13004);
    const late = { ...claim, nonce: "n0nce002", signature: signature(timestamp, "n0nce002", "hello") };
    expect((await client.call("public/auth", { ...late, signature: "00" })).error?.code).toBe(13004);
    await clock.advance(60_001);
    const other = await open();
    expect((await other.call("public/auth", late)).error?.code).toBe(13004);
  });

  test("the signature of the published vector fits", async () => {
    expect(signature(1_760_000_000_000, "n0nce001")).toBe(
      "2e43cd66252badd58f03a31839eed1066b5ae0dc5b2be6c8b178d29f1a0b74b0",
    );
  });

  test.each(["ed25519", "rsa"] as const)("by a %s key", async (type) => {
    const { publicKey, privateKey } =
      type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 1024 }) : generateKeyPairSync("ed25519");
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const accounts = [accountWith({ clientId: "k", clientSecret: "", name: "k", maxScope: allRights, publicKey: pem })];
    const { open, clock } = await startBench({ accounts });
    const timestamp = clock.now();
    const bytes = sign(type === "rsa" ? "sha256" : null, Buffer.from(`${timestamp}\n\n`), privateKey);
    const client = await open();
    const claim = { grant_type: "client_signature", client_id: "k", timestamp, signature: bytes.toString("base64") };
    expect((await client.call("public/auth", claim)).error).toBeUndefined();
  });

  test("a key without a secret is no way in by secret", async () => {
    const key = { clientId: "k", clientSecret: "", name: "k", maxScope: allRights, publicKey: "a key" };
    const { simulator, clock } = await startBench({ accounts: [accountWith(key)] });
    const authorization = `Basic ${Buffer.from("k:").toString("base64")}`;
    const headers = { "content-type": "application/json", authorization };
    const body = '{"method":"private/get_positions"}';
    const { status } = await clock.until(simulator.http.post({ url: simulator.httpUrl, headers, body }));
    expect(status).toBe(400);
  });

  test.each(["ip:*", "ip:10.0.0.1", "name:x", "mainaccount connection"])("%s is no domain of rights", async (word) => {
    const { open } = await startBench();
    const client = await open();
    const all = tokensOf(await client.signIn()).scope;
    expect(tokensOf(await client.signIn({ ...secret, scope: word })).scope).toBe(all);
  });

  test("a scope narrows, and a key with less narrows further", async () => {
    const key = { clientId: "k", clientSecret: "s", name: "reader", maxScope: "trade:read account:read_write" };
    const { open } = await startBench({ accounts: [accountWith(key)] });
    const client = await open();
    const scope = "session:bot trade:read_write account:read wallet:read expires:60";
    const reply = await client.signIn({ client_id: "k", client_secret: "s", scope });
    expect(reply.result).toMatchObject({
      scope: "account:read mainaccount name:reader session:bot trade:read",
      expires_in: 60,
    });
    const { error } = await client.call("private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10 });
    expect(error).toEqual({ code: 13021, message: "forbidden" });
  });
});

describe("tokens", () => {
  test("expire, and may be renewed once by the refresh token", async () => {
    const { open, clock } = await startBench({ idleTimeoutMs: 0 });
    const client = await open();
    const first = tokensOf(await client.signIn());
    await clock.advance(900_000);
    expect((await client.call("private/get_positions")).error?.code).toBe(13009);
    const renewal = { grant_type: "refresh_token", refresh_token: first.refresh_token };
    const second = tokensOf(await client.call("public/auth", renewal));
    expect(second.access_token).not.toBe(first.access_token);
    expect((await client.call("private/get_positions")).result).toEqual([]);
    expect((await client.call("public/auth", renewal)).error?.code).toBe(13009);
  });

  test("of a connection are of no use on another, and die with it", async () => {
    const { open, clock } = await startBench();
    const client = await open();
    const { access_token } = tokensOf(await client.signIn());
    const other = await open();
    expect((await other.call("private/get_positions", { access_token })).error?.code).toBe(13009);
    expect((await client.call("private/get_positions", { access_token })).result).toEqual([]);
    client.terminate();
    await clock.advance(0);
    expect((await other.call("private/get_positions", { access_token })).error?.code).toBe(13009);
  });

  test("of a session work on every connection, inside the params or beside them", async () => {
    const { open, clock } = await startBench();
    const { access_token } = tokensOf(await (await open()).signIn({ ...secret, scope: "session:a" }));
    const other = await open();
    expect((await other.call("private/get_positions", { access_token })).result).toEqual([]);
    other.send(JSON.stringify({ id: "beside", method: "private/get_positions", params: {}, access_token }));
    await clock.advance(0);
    expect(other.messages.at(-1)).toMatchObject({ id: "beside", result: [] });
  });

  test("of the oldest of seventeen sessions are evicted", async () => {
    const { open } = await startBench({ credits: false });
    const client = await open();
    const sessions: Tokens[] = [];
    for (let at = 0; at < 17; at += 1) {
      sessions.push(tokensOf(await client.signIn({ ...secret, scope: `session:s${at}` })));
    }
    const use = async (at: number) =>
      (await client.call("private/get_positions", { access_token: sessions[at]?.access_token })).error?.code;
    expect([await use(0), await use(1), await use(16)]).toEqual([13009, undefined, undefined]);
  });

  test("can be forked within a session and exchanged within a family", async () => {
    const { open, exchange } = await startBench();
    const client = await open();
    const { refresh_token } = tokensOf(await client.signIn({ ...secret, scope: "session:a" }));
    const forked = tokensOf(await client.call("public/fork_token", { refresh_token, session_name: "b" }));
    expect(forked.scope).toContain("session:b");
    const sub = tokensOf(await client.call("public/exchange_token", { refresh_token, subject_id: 1002 }));
    expect(sub.scope).not.toContain("mainaccount");
    await client.call("private/get_positions", { access_token: sub.access_token });
    expect(exchange.calls.at(-1)?.caller?.userId).toBe(1002);
    expect((await client.call("public/exchange_token", { refresh_token, subject_id: 2001 })).error?.code).toBe(13021);
  });

  test("may be exchanged for less and shorter, never for more", async () => {
    const { open } = await startBench();
    const client = await open();
    const exchange = async (scope: string, wanted: string) => {
      const { refresh_token } = tokensOf(await client.signIn({ ...secret, scope }));
      const reply = await client.call("public/exchange_token", { refresh_token, subject_id: 1001, scope: wanted });
      return reply.result;
    };
    expect(await exchange("session:a", "session:b trade:read expires:30")).toMatchObject({
      scope: "name:main session:b trade:read",
      expires_in: 30,
    });
    expect(await exchange("trade:read", "trade:read_write wallet:read")).toMatchObject({
      scope: "connection name:main trade:read",
      expires_in: 900,
    });
  });

  test("are gone after logging out, which closes the socket without an answer and cancels nothing", async () => {
    const { open, exchange } = await startBench();
    const client = await open();
    const { access_token } = tokensOf(await client.signIn({ ...secret, scope: "session:a" }));
    await client.call("private/enable_cancel_on_disconnect");
    expect(await client.call("private/logout")).toEqual({});
    expect(client.closed).toMatchObject({ code: 1000 });
    expect(exchange.cancelled).toEqual([]);
    const other = await open();
    expect((await other.call("private/get_positions", { access_token })).error?.code).toBe(13009);
  });
});

describe("the second factor", () => {
  const withdrawal = { currency: "BTC", address: "a", amount: 1 };
  const totpSecret = "JBSWY3DPEHPK3PXP";
  const start = async (
    options: WireOptions = {},
  ): Promise<Bench & { ask(params?: object): Promise<Record<string, unknown>> }> => {
    const key = { clientId: "sim-client", clientSecret: "sim-secret-0001", name: "k", maxScope: allRights };
    const accounts = [{ ...accountWith(key), totpSecret }];
    const bench = await startBench({ accounts, credits: false, ...options });
    const client = await bench.openSignedIn();
    const ask = async (params: object = {}) => {
      const { result, error } = await client.call("private/withdraw", { ...withdrawal, ...params });
      return (result ?? { error }) as Record<string, unknown>;
    };
    return { ...bench, ask };
  };

  test("the code of the published vector fits", () => {
    expect(totp(totpSecret, 1_760_000_000)).toBe("885822");
  });

  test("is asked for, and accepted once", async () => {
    const { ask, clock } = await start();
    const { challenge, ...rest } = await ask();
    expect(rest).toMatchObject({ security_key_authorization_required: true, security_keys: [{ type: "tfa" }] });
    const authorization_data = totp(totpSecret, clock.now() / 1000);
    expect(await ask({ challenge, authorization_data })).toEqual({ id: 1 });
    const again = await ask();
    const reply = await ask({ challenge: again["challenge"], authorization_data });
    expect(reply).toMatchObject({ error: { code: 13668, data: { reason: "used_tfa_code" } } });
  });

  test("is no wrong result of the method that asks for it", async () => {
    const { ask, simulator } = await start({ checkOutgoing: true });
    expect(await ask()).toHaveProperty("challenge");
    expect(simulator.problems).toEqual([]);
  });

  test("fails with a reason, and pauses after five failures", async () => {
    const { ask, clock } = await start();
    const fail = async (params: object) => ((await ask(params))["error"] as { data: { reason?: string } }).data.reason;
    const challenge = async () => (await ask())["challenge"];
    expect(await fail({ challenge: await challenge() })).toBe("tfa_code_is_required");
    expect(await fail({ challenge: await challenge(), authorization_data: "1" })).toBe("tfa_code_not_matched");
    expect(await fail({ challenge: "x", authorization_data: "1" })).toBe("challenge_timeout");
    await fail({ challenge: "x" });
    await fail({ challenge: "x" });
    expect(await ask()).toMatchObject({ error: { code: 12998, data: { wait: 60 } } });
    await clock.advance(59_000);
    expect(await ask()).toMatchObject({ error: { code: 12998, data: { wait: 1 } } });
  });
});

function accountWith(key: AccountConfig["keys"][number]): AccountConfig {
  return { userId: 1001, username: "u", keys: [key], balances: {} };
}
