/** A few kills of `npm run crashes`. */
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { crash } from "./crashes.ts";

const isInstalled = ((): boolean => {
  try {
    createRequire(import.meta.url)("better-sqlite3");
    return true;
  } catch {
    console.warn("No trader is killed: better-sqlite3 is not installed.");
    return false;
  }
})();

test.skipIf(!isInstalled)("traders that are killed lose, double and misjudge no order", async () => {
  const { wrong, fates, readyMs } = await crash({ rounds: 5, seed: 7 });
  expect(wrong).toEqual([]);
  expect(fates["private/buy result"]).toBeGreaterThan(0);
  expect(readyMs.length).toBeGreaterThan(0);
});
