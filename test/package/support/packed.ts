/** The package as a user gets it: built, packed and installed in a folder outside this repository. */
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { must } from "./run.ts";

/** Top level of this repository. */
export const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/** A package that was packed and installed. */
export interface Packed {
  readonly tarball: string;
  /** Project that has the package among its dependencies; holds the consumer program and the examples, too. */
  readonly project: string;
  /** Removes everything again. */
  remove(): Promise<void>;
}

/** Builds, packs and installs. Needs no network: what the package depends on comes from this checkout. */
export async function pack(): Promise<Packed> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "deribit-rpc-")));
  await must("npm", ["run", "build"], { cwd: root });
  const { stdout } = await must("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
  });
  const [packed] = JSON.parse(stdout) as readonly [{ readonly filename: string }];
  const tarball = join(folder, packed.filename);
  const project = join(folder, "project");
  await install(tarball, project);
  await copyPrograms(project);
  return { tarball, project, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function install(tarball: string, project: string): Promise<void> {
  await mkdir(project);
  const local = (name: string) => `file:${join(root, "node_modules", name)}`;
  const manifest = {
    private: true,
    type: "module",
    dependencies: { "deribit-rpc": `file:${tarball}`, ws: local("ws"), "@types/node": local("@types/node") },
  };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  await must("npm", ["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock"], { cwd: project });
}

/** The programs that a user could write: one that calls 20 methods, and the examples that need nothing else. */
async function copyPrograms(project: string): Promise<void> {
  await cp(join(root, "test/package/consumer"), project, { recursive: true });
  const examples = (await readdir(join(root, "examples"))).filter((name) => name.endsWith(".ts") && name !== "demo.ts");
  await mkdir(join(project, "examples"));
  for (const name of examples) await cp(join(root, "examples", name), join(project, "examples", name));
}
