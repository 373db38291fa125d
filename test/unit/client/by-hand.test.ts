import { expect, test } from "vitest";
import { privateMethods, publicMethods } from "../../../generated/methods.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { requests } from "../../../src/index.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer, ScriptedExchange, tokens } from "../helpers/exchange.ts";

const rows = [...publicMethods, ...privateMethods];
const hello = { client_name: "by hand", client_version: "1" };
const refused = rows.filter(({ instead }) => instead !== undefined);

test("each session method is decided: refused, or known to be harmless", () => {
  const allowed = rows.filter(({ effect, instead }) => effect === "session" && instead === undefined);
  expect(allowed.map(({ wire }) => wire)).toEqual(["public/hello", "private/logout"]);
  const others = refused.filter(({ effect }) => effect !== "session");
  expect(others.map(({ wire }) => wire)).toEqual(["public/exchange_token", "public/fork_token"]);
});

test.each(refused.map(({ wire, instead }) => [wire, instead] as const))(
  "%s by hand is refused unsent, and names what to use",
  async (wire, instead) => {
    const { client, exchange } = await openWorld({ credentials });
    const before = exchange.calls.length;
    const byName = ending(client.call(wire, { channels: ["ticker.X.raw"], interval: 10 }));
    const prepared = ending(client.send({ method: wire, params: {} }));
    await exchange.clock.advance(1);
    for (const { error } of [byName, prepared]) {
      expect(error).toMatchObject({ kind: "validation", outcome: "not_sent", method: wire });
      expect(error?.message).toContain(instead);
    }
    expect(exchange.calls).toHaveLength(before);
  },
);

test.each(["private/logout", "public/hello"] as const)(
  "%s by hand keeps what the client says of itself true",
  async (wire) => {
    const { client, exchange, states } = await openWorld({ credentials });
    exchange.on("private/logout", (_call, self) => {
      self.drop(1000);
      return noAnswer;
    });
    const call = ending(client.send({ method: wire, params: wire === "public/hello" ? hello : {} }));
    await exchange.clock.advance(5_000);
    expect([call.ends, call.error]).toEqual([1, undefined]);
    expect(states.at(-1)).toBe(wire === "public/hello" ? "ready" : "closed");
  },
);

test("tokens for others are had by the client's own methods, which the session knows of", async () => {
  const scripted = new ScriptedExchange();
  scripted.on("public/auth", () => tokens("a1", "r1", "session:first trade:read_write"));
  const { client, exchange } = await openWorld({ credentials }, scripted);
  for (const method of ["public/fork_token", "public/exchange_token"]) exchange.on(method, () => tokens("a2", "r2"));
  const forked = ending(client.forkSession("second"));
  const exchanged = ending(client.exchangeSession(5));
  await exchange.clock.advance(5);
  expect([forked.value, exchanged.value]).toMatchObject([{ refreshToken: "r2" }, { refreshToken: "r2" }]);
});

test("signing in by hand over HTTP moves no session, and is allowed", async () => {
  const posted: string[] = [];
  const client = createHttpClient({
    network: { http: "http://exchange.test" },
    transport: {
      post: async ({ url, body: sent }) => {
        posted.push(url);
        const body = JSON.stringify({ jsonrpc: "2.0", id: JSON.parse(sent).id, result: {}, usIn: 1, usOut: 1 });
        return { status: 200, contentType: "application/json", body };
      },
    },
  });
  await client.public.auth({ grant_type: "client_credentials", client_id: "a", client_secret: "b" });
  expect(posted).toEqual(["http://exchange.test/public/auth"]);
});

test("a private call without credentials is refused unsent, over WebSocket and HTTP", async () => {
  const { client, exchange } = await openWorld();
  const call = ending(client.private.getPositions({}));
  await exchange.clock.advance(1);
  expect(call.error).toMatchObject({ kind: "validation", outcome: "not_sent" });
  expect(call.error?.message).toMatch(/private\/get_positions: private methods need the option `credentials`/);
  expect(exchange.callsOf("private/get_positions")).toEqual([]);
  const http = createHttpClient({ network: { http: "http://exchange.test" } });
  await expect(http.send(requests.private.getPositions({}))).rejects.toThrow(/option `credentials`/);
});
