import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests of the packed tarball, which is built and installed once for all of them. */
const packaged = "test/package/**/*.test.ts";

export default defineConfig({
  resolve: {
    alias: [
      { find: /^deribit-rpc$/, replacement: source("src/index.ts") },
      { find: /^deribit-rpc\/validate$/, replacement: source("src/validate.ts") },
      { find: /^deribit-rpc\/simulator$/, replacement: source("simulator/index.ts") },
    ],
  },
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
