import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Plays on all cores by itself: first, so that nothing else takes them away. */
const simulation = "test/simulation/simulation.test.ts";
const first = { groupOrder: 0 };
const second = { groupOrder: 1 };

/** Tests of the packed tarball, which is built and installed once for all of them. */
const packaged = "test/package/**/*.test.ts";
/** The command line of that tarball: a process for each command. */
const commandLine = "test/package/cli/**/*.test.ts";
/** What the tests of the tarball share. */
const ofPackage = { globalSetup: "test/package/setup.ts", testTimeout: 60_000, sequence: second };

export default defineConfig({
  resolve: {
    alias: [
      { find: /^deribit-rpc$/, replacement: source("src/index.ts") },
      { find: /^deribit-rpc\/http$/, replacement: source("src/http/entry.ts") },
      { find: /^deribit-rpc\/guards$/, replacement: source("src/guards/entry.ts") },
      { find: /^deribit-rpc\/cluster$/, replacement: source("src/cluster/entry.ts") },
      { find: /^deribit-rpc\/desk$/, replacement: source("src/desk/entry.ts") },
      { find: /^deribit-rpc\/transport$/, replacement: source("src/transport/entry.ts") },
      { find: /^deribit-rpc\/secrets$/, replacement: source("src/secrets/entry.ts") },
      { find: /^deribit-rpc\/config$/, replacement: source("src/config/entry.ts") },
      { find: /^deribit-rpc\/registry$/, replacement: source("src/registry/entry.ts") },
      { find: /^deribit-rpc\/health$/, replacement: source("src/health/entry.ts") },
      { find: /^deribit-rpc\/log$/, replacement: source("src/log/entry.ts") },
      { find: /^deribit-rpc\/otel$/, replacement: source("src/otel/entry.ts") },
      { find: /^deribit-rpc\/journal$/, replacement: source("src/journal/entry.ts") },
      { find: /^deribit-rpc\/requests$/, replacement: source("generated/requests/index.ts") },
      { find: /^deribit-rpc\/validate$/, replacement: source("src/api/validate.ts") },
      { find: /^deribit-rpc\/venue$/, replacement: source("src/venue-client/entry.ts") },
      { find: /^deribit-rpc\/venue\/contract$/, replacement: source("venues/contract/entry.ts") },
      { find: /^deribit-rpc\/simulator$/, replacement: source("simulator/index.ts") },
    ],
  },
  test: {
    // One core is left idle by default: on two cores that is half the speed.
    maxWorkers: "100%",
    testTimeout: 30_000,
    setupFiles: ["test/fast-check.ts"],
    projects: [
      {
        extends: true,
        test: { name: "simulation", include: [simulation], sequence: first },
      },
      {
        extends: true,
        test: {
          name: "code",
          include: ["test/**/*.test.ts"],
          exclude: ["test/codegen/golden/**", packaged, simulation],
          // To import everything anew for each file costs more than the tests.
          isolate: false,
          sequence: second,
        },
      },
      {
        extends: true,
        test: {
          name: "package",
          include: [packaged],
          exclude: [commandLine],
          ...ofPackage,
        },
      },
      {
        extends: true,
        test: { name: "command-line", include: [commandLine], ...ofPackage },
      },
    ],
  },
});
