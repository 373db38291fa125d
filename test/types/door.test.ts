/** The names that each entry exports. A name that goes or changes breaks users, so it shows up here. */
import * as main from "deribit-rpc";
import * as simulator from "deribit-rpc/simulator";
import * as validate from "deribit-rpc/validate";
import { expect, test } from "vitest";

test("deribit-rpc exports these values", () => {
  expect(Object.keys(main).sort()).toMatchInlineSnapshot(`
    [
      "AuthError",
      "CallError",
      "ClientError",
      "ConfigError",
      "ConnectionError",
      "DeribitError",
      "EndedError",
      "GapError",
      "JournalError",
      "LimitError",
      "OverflowError",
      "OvertakenError",
      "RpcError",
      "SubscriptionError",
      "ValidationError",
      "channels",
      "connect",
      "createClient",
      "createHttpClient",
      "createLimits",
      "isCallError",
      "isDeribitError",
      "requests",
      "systemClock",
      "systemRandom",
      "webSocketTransport",
      "wsTransport",
    ]
  `);
});

test("deribit-rpc/validate exports these values", () => {
  expect(Object.keys(validate).sort()).toMatchInlineSnapshot(`
    [
      "inspectChannel",
      "inspectResult",
      "validateChannel",
      "validateParams",
      "validateResult",
    ]
  `);
});

test("deribit-rpc/simulator exports these values", () => {
  expect(Object.keys(simulator).sort()).toMatchInlineSnapshot(`
    [
      "createSimulator",
      "createStorm",
      "createVirtualClock",
    ]
  `);
});
