import { defineConfig } from "tsdown";

const library = { index: "src/index.ts", validate: "src/validate.ts", simulator: "simulator/index.ts" };

/** `codegen/run` keeps its folder, so that the generator finds `templates` and `schemas` as it does in a checkout. */
const commandLine = { cli: "cli/main.ts", "codegen/run": "cli/codegen.ts" };

export default defineConfig({
  entry: { ...library, ...commandLine },
  dts: { entry: Object.values(library) },
  format: "esm",
  platform: "node",
  target: "node20",
  outDir: "dist",
  fixedExtension: false,
  copy: ["codegen/templates"],
});
