/** Secrets in a file that no other user can read, or in a folder with a file for each member. */
import type { Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { membersOf, type SecretMembers, type SecretSource, unavailable } from "./source.ts";

/** Options of `fileSecret`. */
export interface FileSecretOptions {
  /** Takes files that the group can read, as Kubernetes mounts them where a pod has an `fsGroup`. @default false */
  readonly groupMayRead?: boolean | undefined;
  /** Name of the one member that the file is, for a file that is no JSON. @default none, the file is JSON */
  readonly member?: string | undefined;
}

const known: KnownOptions<FileSecretOptions> = { groupMayRead: "boolean", member: "string" };
const [ofGroup, ofOthers] = [0o070, 0o007];

/**
 * Reads a JSON object of texts from a file, or a folder with a file for each member as Kubernetes and Docker mount secrets.
 * It is read at each signing in, so that a file that was replaced counts from the next one on. A file that other users can
 * read is refused.
 *
 * ```ts
 * const credentials = credentialsFrom(fileSecret("/run/secrets/deribit"));
 * ```
 */
export function fileSecret(path: string, options: FileSecretOptions = {}): SecretSource {
  if (typeof path !== "string" || path === "") throw new ConfigError("path", "the path of a file or folder", path);
  checkOptions("", options, known);
  const { groupMayRead = false, member } = options;
  const name = `the file ${path}`;
  const refused = groupMayRead ? ofOthers : ofOthers | ofGroup;
  const text = async (file: string): Promise<string> => {
    refuseShared(file, await guarded(name, () => stat(file)), refused);
    return guarded(name, () => readFile(file, "utf8"));
  };
  const folder = async (): Promise<SecretMembers> => {
    // Kubernetes keeps the versions of a mount in folders whose names begin with dots.
    const files = (await guarded(name, () => readdir(path))).filter((each) => !each.startsWith("."));
    const read = files.map(async (each) => [each, (await text(join(path, each))).replace(/\r?\n$/, "")] as const);
    return Object.fromEntries(await Promise.all(read));
  };
  return {
    name,
    read: async () => {
      const found = await guarded(name, () => stat(path));
      return found.isDirectory() ? folder() : membersOf(name, await text(path), member);
    },
  };
}

/** Refuses a file that others can read. Windows has no such bits. */
function refuseShared(file: string, { mode }: Stats, refused: number): void {
  if (process.platform === "win32" || (mode & refused) === 0) return;
  const hint = (mode & refused & ofOthers) === 0 ? ", or the option `groupMayRead`" : "";
  throw new ConfigError(file, `a file that other users cannot read: run \`chmod 600\` on it${hint}`);
}

async function guarded<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unavailable(name, `it cannot be read (${typeof code === "string" ? code : "no reason given"})`);
  }
}
