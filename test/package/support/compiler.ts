/** Compiles programs of an installed project with each TypeScript that users have. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./packed.ts";
import { type Ended, run } from "./run.ts";

/** The versions, with the folder of their package. */
export const compilers = {
  "5.6": "typescript-5.6",
  "5.9": "typescript-5.9",
  "6.0": "typescript",
  "7.0": "typescript-7",
} as const;

/** A version of TypeScript. */
export type Version = keyof typeof compilers;

/** All versions, oldest first. */
export const versions = Object.keys(compilers) as readonly Version[];

/** What to compile, and how. */
export interface Compilation {
  readonly files: readonly string[];
  readonly skipLibCheck: boolean;
  /** Flags beside the strict ones. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

/** The strictest flags that a careful user sets. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  rewriteRelativeImportExtensions: true,
};

/** Flags that a version does not have yet, and what stands for them. */
const instead: Partial<Record<Version, Readonly<Record<string, unknown>>>> = {
  "5.6": {
    erasableSyntaxOnly: undefined,
    rewriteRelativeImportExtensions: undefined,
    allowImportingTsExtensions: true,
  },
};

/** The file that runs a compiler. */
export function compilerPath(version: Version): string {
  return join(root, "node_modules", compilers[version], "bin/tsc");
}

/** Writes the configuration of a compilation into the project, and gives its path. */
export async function configure(version: Version, project: string, compilation: Compilation): Promise<string> {
  const { files, skipLibCheck, flags } = compilation;
  const compilerOptions = {
    ...strict,
    ...instead[version],
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    noEmit: true,
    skipLibCheck,
    ...flags,
  };
  const text = JSON.stringify({ compilerOptions, files });
  let name = 0;
  for (const character of text) name = (name * 31 + character.charCodeAt(0)) % 2 ** 32;
  const path = join(project, `tsconfig.${name.toString(36)}.json`);
  await writeFile(path, text);
  return path;
}

/** Compiles; the exit code is 0 when there was nothing to complain of. */
export async function compile(version: Version, project: string, compilation: Compilation): Promise<Ended> {
  const path = await configure(version, project, compilation);
  return run(process.execPath, [compilerPath(version), "-p", path, "--extendedDiagnostics"], { cwd: project });
}

/** One figure of `--extendedDiagnostics`, such as `Instantiations`. */
export function figure({ stdout }: Ended, name: string): number {
  const found = new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(stdout);
  if (found === null) throw new Error(`The compiler printed no figure ${name}:\n${stdout}`);
  return Number(found[1]);
}
