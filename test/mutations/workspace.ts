/** A copy of the project in which code can be broken without anything else seeing it. */
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Changes } from "./apply.ts";

const runFile = promisify(execFile);

/** A copy; it is there until it is disposed of. */
export class Workspace implements AsyncDisposable {
  readonly folder: string;
  readonly #root: string;

  private constructor(root: string, folder: string) {
    this.#root = root;
    this.folder = folder;
  }

  /** Copies every file that git knows or would add. */
  static async of(root: string): Promise<Workspace> {
    const folder = await mkdtemp(join(tmpdir(), "deribit-rpc-mutations-"));
    const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const { stdout } = await runFile("git", list, { cwd: root, maxBuffer: 2 ** 26 });
    const files = stdout.split("\0").filter((file) => file !== "");
    for (const parent of new Set(files.map((file) => dirname(file)))) {
      await mkdir(join(folder, parent), { recursive: true });
    }
    await Promise.all(files.map((file) => copyFile(join(root, file), join(folder, file))));
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    return new Workspace(root, folder);
  }

  /** Runs with the changed files in place, and puts the old ones back. */
  async with<T>(changes: Changes, run: () => Promise<T>): Promise<T> {
    for (const [file, text] of changes) await writeFile(join(this.folder, file), text);
    try {
      return await run();
    } finally {
      for (const file of changes.keys()) await copyFile(join(this.#root, file), join(this.folder, file));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
