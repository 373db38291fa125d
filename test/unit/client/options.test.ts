import { expect, test } from "vitest";
import * as validators from "../../../src/api/validate.ts";
import { connect, createClient } from "../../../src/client/client.ts";
import { createHttpClient } from "../../../src/http/client.ts";

const network = { ws: "wss://exchange.test/ws" };

test.each([
  [undefined, "options"],
  [{}, "network"],
  [{ network: "mainet" }, "network"],
  [{ network: { ws: "https://exchange.test" } }, "network.ws"],
  [{ network: { ws: "not a url" } }, "network.ws"],
  [{ network, timeoutMs: -1 }, "timeoutMs"],
  [{ network, timeoutMs: 0 }, "timeoutMs"],
  [{ network, openTimeoutMs: 0 }, "openTimeoutMs"],
  [{ network, timeoutMs: "5" }, "timeoutMs"],
  [{ network, connectTimeoutMs: 0 }, "connectTimeoutMs"],
  [{ network, heartbeatMs: 5_000 }, "heartbeatMs"],
  [{ network, heartbeatMs: 10_500 }, "heartbeatMs"],
  [{ network, credentials: { clientId: "", clientSecret: "" } }, "credentials.clientId"],
  [{ network, cancelOnDisconnect: "all" }, "cancelOnDisconnect"],
  [{ network, cancelOnDisconnect: "account" }, "cancelOnDisconnect"],
  [{ network, maxInFlight: 0 }, "maxInFlight"],
  [{ network, orderDeadlineMs: -5 }, "orderDeadlineMs"],
  [{ network, scope: " " }, "scope"],
  [{ network, reconnect: { attempts: 0 } }, "reconnect.attempts"],
  [{ network, reconnect: { backoff: { kind: "quadratic" } } }, "reconnect.backoff.kind"],
  [{ network, reconnect: { backoff: { kind: "fixed", delayMs: -1 } } }, "reconnect.backoff.delayMs"],
  [{ network, validate: { mode: "strict", using: {} } }, "validate.mode"],
  [{ network, validate: { mode: "all" } }, "validate.using"],
  [{ network, validate: { mode: "observe", using: validators, sample: { every: 0 } } }, "validate.sample.every"],
  [{ network, validate: { mode: "observe", using: validators, sample: { first: -1 } } }, "validate.sample.first"],
  [{ network, validate: { mode: "observe", using: validators, sample: { each: 5 } } }, "validate.sample.each"],
  [{ network, limits: { cancelReserve: 2 } }, "limits.cancelReserve"],
])("%o is refused before anything is opened, naming %s", async (options, option) => {
  expect(() => createClient(options as never)).toThrowError(expect.objectContaining({ kind: "config", option }));
  await expect(connect(options as never)).rejects.toMatchObject({ kind: "config", option });
});

test("the message of a refused option says what was expected and what came", () => {
  expect(() => createClient({ network, heartbeatMs: "30" as never })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: Expected \`heartbeatMs\` to be false or whole seconds in milliseconds, 10000 or more, got "30" (string)]`,
  );
});

test.each([
  [{ network: { http: "wss://exchange.test" } }, "network.http"],
  [{ network: { ws: "wss://x" } }, "network.http"],
  [{ network: "testnet", timeoutMs: -1 }, "timeoutMs"],
])("over HTTP %o is refused, naming %s", (options, option) => {
  expect(() => createHttpClient(options as never)).toThrowError(expect.objectContaining({ kind: "config", option }));
});
