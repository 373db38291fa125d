import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/contract/**/*.contract.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One connection, one account: the limits of a real exchange are shared by all.
    fileParallelism: false,
    isolate: false,
    globalSetup: ["test/contract/network.ts"],
    reporters: ["default", "./test/contract/differences.ts"],
  },
});
