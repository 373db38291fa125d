import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/codegen/golden/**"],
    testTimeout: 30_000,
  },
});
