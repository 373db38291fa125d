/** A few kills of `npm run crashes`. */
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { crash } from "./crashes.ts";

test.skipIf(Sqlite === undefined)("traders that are killed lose, double and misjudge no order", async () => {
  const { wrong, fates, readyMs } = await crash({ rounds: 5, seed: 7 });
  expect(wrong).toEqual([]);
  expect(fates["private/buy result"]).toBeGreaterThan(0);
  expect(readyMs.length).toBeGreaterThan(0);
});
