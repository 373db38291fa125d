/** When a look-up is made again, and when it is given up. */
import { expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { LimitError, RpcError, unanswered, ValidationError } from "../../../src/errors/call.ts";
import type { AccountName, CallTrace } from "../../../src/errors/family.ts";
import { Resolver } from "../../../src/orders/resolver.ts";
import type { ErrorRow, LookUps, Order } from "../../../src/venue.ts";
import { ending } from "../helpers/client.ts";

const sentMs = 10_000_000;
const trace: CallTrace = {
  account: { clientId: "id-1" },
  client: "c",
  order_id: "1",
  terms: { order_id: "1" },
  uniqueLabel: false,
  sentMs,
  connection: 1,
};
const error = { method: "private/cancel", outcome: "unknown", trace };
const about = { method: "private/get_order_state", outcome: "unknown" } as const;

function refusal(retry: ErrorRow["retry"]): RpcError {
  const row = { retry, engine: "no" } as ErrorRow;
  return new RpcError({ code: 1, message: "refused" }, row, { ...about, outcome: "refused" });
}

/** A resolver whose look-ups fail with these errors, one after another, and then find the order cancelled. */
function makeResolver(failures: readonly unknown[], account: AccountName = trace.account, isOwn = false) {
  const clock = createVirtualClock(sentMs);
  let looks = 0;
  const order = async (): Promise<Order> => {
    const failure = failures[looks++];
    if (failure !== undefined) throw failure;
    return { order_id: "1", order_state: "cancelled" } as Order;
  };
  const resolver = new Resolver({
    policy: {
      directionOf: () => undefined,
      coverageOf: () => undefined,
      lookUps: () => ({ asOfMs: clock.now(), order }) as unknown as LookUps,
    },
    clock,
    exchangeNow: () => clock.now(),
    roleOf: () => "cancel",
    account: () => account,
    isOwn: () => isOwn,
    isOnlyUse: () => true,
    lateAnswer: () => undefined,
    onLateAnswer: () => () => {},
    read: async () => ({ result: undefined, receivedMs: undefined }),
  });
  return { resolver, clock, looks: () => looks };
}

test.each<[string, unknown, boolean]>([
  ["timed out", unanswered("timeout", about), true],
  ["found the connection down", unanswered("closed", { ...about, outcome: "not_sent" }), false],
  ["lost its connection", unanswered("closed", about), true],
  ["was answered with nonsense", unanswered("protocol", about), true],
  ["was aborted", unanswered("aborted", about), false],
  ["found no credits", new LimitError("non_matching", 500, about), true],
  ["was refused for now", refusal("backoff"), true],
  ["was refused for a while", refusal("wait"), true],
  ["was refused for good", refusal("no"), false],
  ["was wrong", new ValidationError("params", [], { ...about, outcome: "not_sent" }), false],
  ["failed in another way", new TypeError("mine"), false],
])("a look-up that %s: %o is made again a second later: %s", async (_, failure, again) => {
  const { resolver, clock, looks } = makeResolver([failure]);
  const resolved = ending(resolver.resolve(error, {}));
  await clock.advance(999);
  expect([looks(), resolved.ends]).toEqual([1, again ? 0 : 1]);
  await clock.advance(1);
  expect(looks()).toBe(again ? 2 : 1);
  expect(resolved.value).toMatchObject({ fate: again ? "executed" : "still_unknown" });
  expect(clock.waiting).toBe(0);
});

test.each([
  [1_000, "executed"],
  [999, "still_unknown"],
])("with a patience of %i ms the second look, a second later, ends in %s", async (patienceMs, fate) => {
  const { resolver, clock } = makeResolver([unanswered("timeout", about)]);
  const resolved = ending(resolver.resolve(error, { patienceMs }));
  await clock.advance(1_000);
  expect(resolved.value).toMatchObject({ fate });
});

test("a signal that comes while it waits ends it without another look", async () => {
  const { resolver, clock, looks } = makeResolver([unanswered("timeout", about)]);
  const controller = new AbortController();
  const resolved = ending(resolver.resolve(error, { signal: controller.signal }));
  await clock.advance(500);
  controller.abort();
  await clock.advance(5_000);
  expect(resolved.value).toMatchObject({ fate: "still_unknown" });
  expect([looks(), clock.waiting]).toEqual([1, 0]);
});

test.each<[AccountName, AccountName, boolean, string]>([
  [{ userId: 1, clientId: "a" }, { userId: 1, clientId: "b" }, false, "executed"],
  [{ userId: 1, clientId: "a" }, { userId: 2, clientId: "a" }, true, "still_unknown"],
  [{ clientId: "a" }, { userId: 1, clientId: "a" }, false, "executed"],
  [{ userId: 1, clientId: "a" }, { clientId: "a" }, false, "executed"],
  [{ clientId: "a" }, { userId: 1, clientId: "b" }, true, "still_unknown"],
  [{ userId: 1 }, { clientId: "a" }, false, "still_unknown"],
  [{ userId: 1 }, { clientId: "a" }, true, "executed"],
  [{}, {}, true, "executed"],
  [{}, {}, false, "still_unknown"],
])("a call of %o and a client of %o that made it: %s, is %s", async (account, mine, isOwn, fate) => {
  const { resolver } = makeResolver([], mine, isOwn);
  expect(await resolver.resolve({ ...error, trace: { ...trace, account } }, {})).toMatchObject({ fate });
});

test.each<[string, object, string, RegExp]>([
  ["was never sent", { outcome: "not_sent" }, "not_executed", /never sent/],
  ["was refused", { outcome: "refused" }, "not_executed", /refused/],
  ["only reads", { trace: undefined }, "still_unknown", /only reads/],
])("a call that %s is not looked up", async (_, more, fate, reason) => {
  const { resolver, looks } = makeResolver([]);
  expect(await resolver.resolve({ ...error, ...more }, {})).toMatchObject({
    fate,
    reason: expect.stringMatching(reason),
  });
  expect(looks()).toBe(0);
});

test.each([{ patienceMs: -1 }, { patienceMs: "1" }, { patience: 1 }])(
  "with %o nothing is looked up",
  async (options) => {
    const { resolver, looks } = makeResolver([]);
    const reason = expect.stringMatching(/^it was not looked up/);
    expect(await resolver.resolve(error, options as object)).toMatchObject({ fate: "still_unknown", reason });
    expect(looks()).toBe(0);
  },
);

test("an error that throws when it is read is answered all the same", async () => {
  const { resolver } = makeResolver([]);
  const hostile = {
    get method(): string {
      throw new Error("mine");
    },
  };
  const reason = expect.stringMatching(/could not be read: mine/);
  expect(await resolver.resolve(hostile, {})).toMatchObject({ fate: "still_unknown", reason });
});
