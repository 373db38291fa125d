/**
 * Makes one file of the worker and all that it plays. What `tsx` loads names every function as it is made, which takes an
 * eighth of the time of a run.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "tsdown";

/** A folder from which packages are found, whatever folder the worker comes from. */
const folder = fileURLToPath(new URL("../../../node_modules/.cache", import.meta.url));

/** A worker in one file; it is there until it is disposed of. */
export interface Bundle extends AsyncDisposable {
  readonly file: URL;
}

/** Bundles a worker for plain Node. */
export async function bundle(worker: URL): Promise<Bundle> {
  await mkdir(folder, { recursive: true });
  const outDir = await mkdtemp(join(folder, "simulation-"));
  const remove = () => rm(outDir, { recursive: true, force: true });
  try {
    const entry = { worker: fileURLToPath(worker) };
    await build({
      config: false,
      entry,
      outDir,
      target: "node20",
      fixedExtension: true,
      dts: false,
      logLevel: "error",
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { file: pathToFileURL(join(outDir, "worker.mjs")), [Symbol.asyncDispose]: remove };
}
