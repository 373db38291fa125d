import { expect, test } from "vitest";
import { memoryOfChannel } from "../../../bench/client/memory.ts";

test("a channel holds little, and nothing once it is left", { timeout: 60_000 }, async () => {
  const { held, left } = await memoryOfChannel();
  expect(held).toBeLessThan(1_000);
  expect(left).toBeLessThan(200);
});
