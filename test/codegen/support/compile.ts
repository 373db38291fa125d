import { Project, ts } from "ts-morph";
import type { Tree } from "../../../codegen/tools/tree.ts";

/** What the compiler says of an SDK under `./sdk/` and of a program that uses it, by line, with the options of a strict project. */
export function complaintsOf(sdk: Tree, program: string): Record<string, string> {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      noEmit: true,
      types: [],
    },
  });
  project.getFileSystem().writeFileSync("/package.json", '{ "type": "module" }');
  for (const [path, text] of Object.entries(sdk))
    if (path.endsWith(".ts")) project.createSourceFile(`/sdk/${path}`, text);
  const use = project.createSourceFile("/use.ts", program);
  const found = project.getPreEmitDiagnostics().map((one): [string, string] => {
    const file = one.getSourceFile();
    const line = file === use ? program.split("\n")[(one.getLineNumber() ?? 1) - 1] : file?.getBaseName();
    return [line ?? "", ts.flattenDiagnosticMessageText(one.compilerObject.messageText, "\n")];
  });
  return Object.fromEntries(found);
}
