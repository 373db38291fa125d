/** The editor: Monaco with the TypeScript of its worker, and the declarations of this package. */
import type * as Monaco from "monaco-editor";
import { withBase } from "vitepress";

/** An editor that is open. */
export interface Editor {
  setText(text: string): void;
  /** The program as JavaScript. */
  javascript(): Promise<string>;
  close(): void;
}

const path = "file:///program.ts";
const home = "file:///node_modules/deribit-rpc";

/** Opens an editor in an element. */
export async function openEditor(element: HTMLElement, text: string): Promise<Editor> {
  const monaco = await load();
  const { typescript } = monaco;
  typescript.typescriptDefaults.setCompilerOptions({
    target: typescript.ScriptTarget.ESNext,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.NodeJs,
    strict: true,
  });
  typescript.typescriptDefaults.setEagerModelSync(true);
  await addDeclarations(typescript.typescriptDefaults);
  const model = monaco.editor.createModel(text, "typescript", monaco.Uri.parse(path));
  const dark = document.documentElement.classList.contains("dark");
  const editor = monaco.editor.create(element, {
    model,
    theme: dark ? "hc-black" : "hc-light",
    minimap: { enabled: false },
    automaticLayout: true,
    scrollBeyondLastLine: false,
    tabFocusMode: true,
    ariaLabel: "Program",
  });
  return {
    setText: (next) => model.setValue(next),
    javascript: async () => {
      const worker = await typescript.getTypeScriptWorker();
      const { outputFiles } = await (await worker(model.uri)).getEmitOutput(path);
      return outputFiles[0]?.text ?? "";
    },
    close: () => {
      editor.dispose();
      model.dispose();
    },
  };
}

interface AmdRequire {
  (modules: readonly string[], onLoad: (module: typeof Monaco) => void, onError: (error: unknown) => void): void;
  config(options: object): void;
}

/** Loads the files that Monaco ships for this, which the bundler of the site would take minutes for. */
async function load(): Promise<typeof Monaco> {
  const host = globalThis as { require?: AmdRequire };
  if (host.require === undefined) {
    await new Promise((loaded, failed) => {
      const script = Object.assign(document.createElement("script"), { src: withBase("/monaco/vs/loader.js") });
      script.addEventListener("load", loaded);
      script.addEventListener("error", failed);
      document.head.append(script);
    });
  }
  const { require } = host;
  if (require === undefined) throw new Error("The editor did not load: /monaco/vs/loader.js is not what it was.");
  require.config({ paths: { vs: new URL(withBase("/monaco/vs"), location.href).href } });
  return new Promise((done, failed) => require(["vs/editor/editor.main"], done, failed));
}

/** The declarations that the package ships, where the worker looks for a package. */
async function addDeclarations(defaults: typeof Monaco.typescript.typescriptDefaults): Promise<void> {
  const files: readonly string[] = await (await fetch(withBase("/deribit-rpc/declarations.json"))).json();
  await Promise.all(
    files.map(async (file) => {
      const text = await (await fetch(withBase(`/deribit-rpc/${file}`))).text();
      defaults.addExtraLib(text, `${home}/${file}`);
    }),
  );
}
