/** Account summaries show the credit limits of the account: those configured, not the defaults. */
import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { defaultAccounts } from "../../simulator/options.ts";
import { createSimulator, type SimulatorOptions } from "../../simulator/simulator.ts";
import { TestClient } from "./support/bench.ts";

async function summaryOf(options: SimulatorOptions, params: object = {}): Promise<Record<string, unknown>> {
  const clock = createVirtualClock();
  await using simulator = await createSimulator({ clock, checkOutgoing: true, market: { rate: 0 }, ...options });
  const client = new TestClient(simulator, clock);
  await clock.advance(0);
  await client.signIn();
  const { result } = await client.call("private/get_account_summary", { currency: "BTC", ...params });
  expect(simulator.problems).toEqual([]);
  return result as Record<string, unknown>;
}

const usual = {
  limits_per_currency: false,
  non_matching_engine: { rate: 20, burst: 100 },
  matching_engine: {
    trading: { total: { rate: 5, burst: 20 } },
    spot: { rate: 5, burst: 20 },
    cancel_all: { rate: 200, burst: 250 },
    maximum_mass_quotes: { rate: 10, burst: 10 },
  },
};

test("an account without options has the default limits", async () => {
  expect((await summaryOf({}))["limits"]).toMatchObject(usual);
  expect((await summaryOf({ credits: false }))["limits"]).toMatchObject(usual);
});

test("an account of a faster tier shows it", async () => {
  const accounts = defaultAccounts.map((account) => ({ ...account, tier: 1 as const }));
  expect((await summaryOf({ accounts }))["limits"]).toMatchObject({
    matching_engine: { trading: { total: { rate: 30, burst: 100 } } },
  });
});

test("pools of other sizes show", async () => {
  const credits = {
    trading: { capacity: 7, perSecond: 3 },
    non_matching: { capacity: 5_000, perSecond: 1_000 },
    cancel_all: { capacity: 2, perSecond: 1 },
    quotes: { capacity: 4, perSecond: 2 },
  };
  expect((await summaryOf({ credits }))["limits"]).toMatchObject({
    non_matching_engine: { rate: 2, burst: 10 },
    matching_engine: {
      trading: { total: { rate: 3, burst: 7 } },
      cancel_all: { rate: 1, burst: 2 },
      maximum_mass_quotes: { rate: 2, burst: 4 },
    },
  });
});

test("the owner of the account is in an extended summary only", async () => {
  expect(await summaryOf({})).not.toHaveProperty("username");
  expect(await summaryOf({}, { extended: true })).toMatchObject({ id: 1001, username: "sim-main", type: "main" });
});
