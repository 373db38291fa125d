/** Takes the package from the source of this checkout, as its build for browsers is made. In a project of your own, `deribit-rpc` is installed and none of this is needed. */
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { forTheWeb } from "../../web-build.ts";

const top = resolve(import.meta.dirname, "../..");

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  cacheDir: resolve(top, "node_modules/.cache/web-terminal"),
  plugins: [forTheWeb],
  resolve: { tsconfigPaths: true },
  server: { fs: { allow: [top] } },
  build: { chunkSizeWarningLimit: 1_000 },
});
