/** A dry run is good for one minute, and for one write. */
import { expect, test } from "vitest";
import { DryRuns } from "../../../cli/mcp/dry-run.ts";

const write = { method: "private/cancel", params: { order_id: "1" }, dollars: 0 };

test("a token gives its write once", () => {
  const runs = new DryRuns(() => 0);
  const { token } = runs.add(write);
  expect(runs.take(token)).toBe(write);
  expect(() => runs.take(token)).toThrow("Nothing was sent");
});

test("a token ends after a minute", () => {
  let now = 0;
  const runs = new DryRuns(() => now);
  const [early, late] = [runs.add(write).token, runs.add(write).token];
  now = 59_999;
  expect(runs.take(early)).toBe(write);
  now = 60_000;
  expect(() => runs.take(late)).toThrow("older than 60 seconds");
});

test("the oldest gives way when there are too many", () => {
  const runs = new DryRuns(() => 0);
  const first = runs.add(write).token;
  const others = Array.from({ length: 100 }, () => runs.add(write).token);
  expect(() => runs.take(first)).toThrow("unknown");
  expect(runs.take(others[0] ?? "")).toBe(write);
});
