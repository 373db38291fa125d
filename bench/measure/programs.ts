/** Programs that run in processes of their own, made into plain JavaScript, so that Node runs nothing else. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "../..");

export interface Programs {
  /** Path of a program, by its name under `bench/`. */
  path(name: string): string;
  remove(): Promise<void>;
}

/** Compiles programs, given their names under `bench/`. The folder lies in `node_modules`, where Node finds packages. */
export async function compile(names: readonly string[]): Promise<Programs> {
  const cache = join(root, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "bench-"));
  await build({
    entryPoints: Object.fromEntries(names.map((name) => [name, join(root, "bench", `${name}.ts`)])),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
  });
  return {
    path: (name) => join(folder, `${name}.mjs`),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
