import { resolve } from "node:path";
import license from "rollup-plugin-license";
import { defineConfig, type UserConfig } from "tsdown";
import { forTheWeb } from "./web-build.ts";

const shared: UserConfig = { format: "esm", platform: "node", target: "node20", outDir: "dist", fixedExtension: false };

const others = { validate: "src/api/validate.ts", simulator: "simulator/index.ts" };

/** `codegen/run` keeps its folder, so that the generator finds `templates` and `schemas` as it does in a checkout. */
const commandLine = { cli: "cli/main.ts", "codegen/run": "cli/commands/run-codegen.ts" };

/** The licence of each package that is bundled, with its text. */
const licences = (output: string) =>
  (license as unknown as typeof license.default)({ thirdParty: { output: resolve(output), multipleVersions: true } });

/** Exchanges that come with this package. */
const venues = Object.fromEntries(
  ["coinbase", "derive", "gateio", "mexc", "paradex"].map((name) => [`venues/${name}`, `venues/${name}/entry.ts`]),
);

/** Each entry that has types. */
const typed = {
  index: "src/index.ts",
  http: "src/http/entry.ts",
  guards: "src/guards/entry.ts",
  cluster: "src/cluster/entry.ts",
  desk: "src/desk/entry.ts",
  health: "src/health/entry.ts",
  log: "src/log/entry.ts",
  otel: "src/otel/entry.ts",
  transport: "src/transport/entry.ts",
  secrets: "src/secrets/entry.ts",
  config: "src/config/entry.ts",
  registry: "src/registry/entry.ts",
  venue: "src/venue-client/entry.ts",
  ...venues,
  "venue/contract": "venues/contract/entry.ts",
  journal: "src/journal/entry.ts",
  ...others,
};

export default defineConfig([
  /** One file for the main entry, because each file that is loaded costs more than what is in it. */
  { ...shared, entry: { index: "src/index.ts" }, dts: false },
  { ...shared, entry: { requests: "generated/requests/index.ts" }, platform: "neutral", dts: true, clean: false },
  { ...shared, entry: { http: "src/http/entry.ts" }, dts: false, clean: false },
  { ...shared, entry: { guards: "src/guards/entry.ts" }, platform: "neutral", dts: false, clean: false },
  { ...shared, entry: { cluster: "src/cluster/entry.ts" }, dts: false, clean: false },
  { ...shared, entry: { desk: "src/desk/entry.ts" }, dts: false, clean: false },
  { ...shared, entry: { health: "src/health/entry.ts" }, dts: false, clean: false },
  { ...shared, entry: { log: "src/log/entry.ts" }, platform: "neutral", dts: false, clean: false },
  { ...shared, entry: { otel: "src/otel/entry.ts" }, platform: "neutral", dts: false, clean: false },
  { ...shared, entry: { transport: "src/transport/entry.ts" }, dts: false, clean: false },
  { ...shared, entry: { secrets: "src/secrets/entry.ts" }, dts: false, clean: false },
  { ...shared, entry: { config: "src/config/entry.ts" }, dts: false, clean: false },
  { ...shared, entry: { registry: "src/registry/entry.ts" }, dts: false, clean: false },
  { ...shared, entry: { venue: "src/venue-client/entry.ts" }, dts: false, clean: false },
  {
    ...shared,
    entry: venues,
    platform: "neutral",
    dts: false,
    clean: false,
    plugins: [licences("dist/THIRD-PARTY-VENUES.txt")],
  },
  { ...shared, entry: { "venue/contract": "venues/contract/entry.ts" }, platform: "neutral", dts: false, clean: false },
  { ...shared, entry: { journal: "src/journal/entry.ts" }, dts: false, clean: false },
  {
    ...shared,
    entry: { "index.web": "src/index.ts" },
    platform: "neutral",
    dts: false,
    clean: false,
    plugins: [forTheWeb],
  },
  {
    ...shared,
    entry: { "simulator.web": "simulator/index.ts" },
    platform: "neutral",
    dts: false,
    clean: false,
    plugins: [forTheWeb, licences("dist/THIRD-PARTY-WEB.txt")],
  },
  {
    ...shared,
    entry: { ...others, ...commandLine },
    dts: false,
    copy: ["codegen/templates"],
    plugins: [licences("dist/THIRD-PARTY.txt")],
  },
  /**
   * All types at once, so that a `Client` of one entry is the `Client` of another. Those of `requests` stand alone: a
   * namespace that two entries share is written with a name that no declaration has.
   */
  { ...shared, entry: typed, dts: { emitDtsOnly: true }, clean: false },
]);
