/** Compiles a folder of TypeScript with the compiler that the generator brings along. */
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** What came of it. */
export interface Compiled {
  /** Folder of the compiled files. */
  readonly folder: string;
  /** Errors, each with file and line; empty when it compiles. */
  readonly errors: readonly string[];
}

/** Compiles all files of a folder strictly, into a folder inside of it that has no other use. */
export async function compile(source: string): Promise<Compiled> {
  const { ModuleKind, ModuleResolutionKind, Project, ScriptTarget, ts } = await import("ts-morph");
  const folder = join(source, ".venue-test");
  const project = new Project({
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      target: ScriptTarget.ES2022,
      module: ModuleKind.ESNext,
      moduleResolution: ModuleResolutionKind.Bundler,
      lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
      types: [],
      skipLibCheck: true,
      rootDir: source,
      outDir: folder,
    },
  });
  project.addSourceFilesAtPaths([`${source}/**/*.ts`, `!${source}/**/*.d.ts`, `!${source}/**/*.test.ts`]);
  const errors = project.getPreEmitDiagnostics().map((finding) => {
    const words = ts.flattenDiagnosticMessageText(finding.compilerObject.messageText, " ");
    const path = finding.getSourceFile()?.getFilePath();
    return path === undefined ? words : `${relative(source, path)}:${finding.getLineNumber()}: ${words}`;
  });
  if (errors.length > 0) return { folder, errors };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  await project.emit();
  return { folder, errors };
}
