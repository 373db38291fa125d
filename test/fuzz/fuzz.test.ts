import { test } from "vitest";
import { fuzz } from "./hostile.ts";

test("2,000 hostile servers: every call ends once, nothing throws, nothing is left", { timeout: 120_000 }, () =>
  fuzz(2_000, 1),
);
