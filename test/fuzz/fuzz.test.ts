import { test } from "vitest";
import { hunt } from "./hunt.ts";

test("2,000 hostile servers: every call ends once, nothing throws, nothing is left", { timeout: 120_000 }, async () => {
  await hunt({ cases: 2_000, seed: 1 });
});
