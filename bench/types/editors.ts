/** The language servers that editors run, as one: open a file, type into it, ask for the members at a place. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compilerPath, compilers, type Version } from "../../test/package/support/compiler.ts";
import { root } from "../../test/package/support/packed.ts";
import { type Framed, startServer } from "./framed.ts";

/** A place in a file, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A language server with one file open. */
export interface Editor {
  /** Replaces the text of a line, as a keystroke does. */
  type(line: number, before: string, after: string): void;
  /** Names of the members that are offered at a place. */
  members(at: Place): Promise<readonly string[]>;
  close(): void;
}

/** Starts the server of a version and opens a file in it. */
export function openEditor(version: Version, file: string, text: string): Promise<Editor> {
  return version === "7.0" ? overLsp(compilerPath(version), file, text) : overTsserver(version, file, text);
}

async function overTsserver(version: Version, file: string, text: string): Promise<Editor> {
  const path = join(root, "node_modules", compilers[version], "lib/tsserver.js");
  const args = [path, "--disableAutomaticTypingAcquisition", "--suppressDiagnosticEvents"];
  const server = startServer(process.execPath, args, false);
  let seq = 0;
  const send = (command: string, details: object): number => {
    seq += 1;
    server.send({ seq, type: "request", command, arguments: { file, ...details } });
    return seq;
  };
  send("open", { fileContent: text });
  return {
    type: (line, before, after) => {
      const whole = { line, offset: 1, endLine: line, endOffset: before.length + 1 };
      send("change", { ...whole, insertString: after });
    },
    members: async ({ line, column }) => {
      const asked = send("completionInfo", { line, offset: column, triggerCharacter: "." });
      const { body } = await server.receive(({ request_seq }) => request_seq === asked);
      return namesIn((body as { readonly entries?: unknown } | undefined)?.entries);
    },
    close: () => server.kill(),
  };
}

async function overLsp(compiler: string, file: string, text: string): Promise<Editor> {
  const server = startServer(process.execPath, [compiler, "--lsp", "--stdio"], true);
  const uri = pathToFileURL(file).href;
  let version = 1;
  await ask(server, "initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  server.send({ jsonrpc: "2.0", method: "initialized", params: {} });
  const document = { uri, languageId: "typescript", version, text };
  server.send({ jsonrpc: "2.0", method: "textDocument/didOpen", params: { textDocument: document } });
  return {
    type: (line, before, after) => {
      version += 1;
      const range = { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: before.length } };
      const params = { textDocument: { uri, version }, contentChanges: [{ range, text: after }] };
      server.send({ jsonrpc: "2.0", method: "textDocument/didChange", params });
    },
    members: async ({ line, column }) => {
      const position = { line: line - 1, character: column - 1 };
      const result = await ask(server, "textDocument/completion", { textDocument: { uri }, position });
      return namesIn(Array.isArray(result) ? result : (result as { readonly items?: unknown } | null)?.items);
    },
    close: () => server.kill(),
  };
}

let lastId = 0;

async function ask(server: Framed, method: string, params: object): Promise<unknown> {
  lastId += 1;
  const id = lastId;
  const answer = server.receive((message) => message.id === id && message.method === undefined);
  server.send({ jsonrpc: "2.0", id, method, params });
  return (await answer).result;
}

function namesIn(entries: unknown): readonly string[] {
  if (!Array.isArray(entries)) return [];
  return entries.map((entry: { readonly name?: string; readonly label?: string }) => entry.name ?? entry.label ?? "");
}
