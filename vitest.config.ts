import { defineConfig } from "vitest/config";

/** Tests of the packed tarball, which is built and installed once for all of them. */
const packaged = "test/package/**/*.test.ts";

export default defineConfig({
  test: {
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: "code", include: ["test/**/*.test.ts"], exclude: ["test/codegen/golden/**", packaged] },
      },
      {
        extends: true,
        test: { name: "package", include: [packaged], globalSetup: "test/package/setup.ts", testTimeout: 60_000 },
      },
    ],
  },
});
