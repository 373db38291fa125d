/** Every TypeScript block of the pages compiles against the installed package, as it is when a reader copies it. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { compile } from "./support/compiler.ts";
import { root } from "./support/packed.ts";

const project = inject("project");

/** Names that a block may take from the blocks before it, with what they stand for. */
const given: Readonly<Record<string, string>> = {
  deribit: 'declare const deribit: import("deribit-rpc").Client;',
  exchange: 'declare const exchange: import("deribit-rpc/simulator").Simulator;',
  simulator: 'declare const simulator: import("deribit-rpc/simulator").Simulator;',
  clock: 'declare const clock: import("deribit-rpc/simulator").VirtualClock;',
  request: "declare const request: (method: string, params: unknown) => Promise<unknown>;",
  connect: 'import { connect } from "deribit-rpc";',
  createSimulator: 'import { createSimulator } from "deribit-rpc/simulator";',
};

/** What pages take from files that their reader has made, and from packages of other authors. */
const generated: Readonly<Record<string, string>> = {
  "my-sdk/api.ts": `import type { SnapshotApi } from "deribit-rpc";
interface PrivateMethods { getNewThing(params: { readonly thing_id: number }): Promise<object> }
export declare const api: SnapshotApi<object, PrivateMethods>;`,
  "desk/client.ts": `interface Api { readonly order: { create(params: { market: string; size: string }): Promise<object> } }
export declare function createApi(send: (row: { readonly wire: string }, params: unknown) => Promise<unknown>): Api;`,
  "desk/venue.ts": `import type { VenueDefinition } from "deribit-rpc/venue";
interface Api { readonly order: { create(params: { market: string; size: string }): Promise<object> } }
export declare const desk: VenueDefinition<{ key: string; secret: string }, Api>;`,
  "generated/messages.ts": `export declare const messages: { Push: { decode(bytes: Uint8Array): { channel: string } } };`,
  "fixture.ts": `import type { VenueFixture } from "deribit-rpc/venue/contract";
export declare const fixture: VenueFixture;`,
  "node_modules/@msgpack/msgpack/package.json": '{ "type": "module", "exports": { ".": { "types": "./index.d.ts" } } }',
  "node_modules/@msgpack/msgpack/index.d.ts": `export declare function decode(bytes: Uint8Array): unknown;
export declare function encode(value: unknown): Uint8Array;`,
  "node_modules/@nats-io/transport-node/package.json":
    '{ "type": "module", "exports": { ".": { "types": "./index.d.ts" } } }',
  "node_modules/@nats-io/transport-node/index.d.ts": `export interface NatsConnection { publish(subject: string): void; request(subject: string): Promise<unknown> }
export declare function connect(options: { servers: string; maxReconnectAttempts: number }): Promise<any>;`,
};

async function pages(): Promise<string[]> {
  const docs = (await readdir(join(root, "docs"))).filter((name) => name.endsWith(".md"));
  return ["README.md", ...docs.map((name) => join("docs", name))];
}

/** The blocks of a page, each as a module. What goes before a block stays on its first line, so that places are right. */
function modules(page: string): string[] {
  return [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => `${preamble(block)}${block}`);
}

function preamble(block: string): string {
  return ["export {};", ...Object.entries(given).map(([name, text]) => (declares(block, name) ? "" : text))].join(" ");
}

/** Whether a block makes or imports a name itself. */
function declares(block: string, name: string): boolean {
  return new RegExp(`\\b(const|using) ${name}\\b|import [^;]*\\b${name}\\b[^;]* from`).test(block);
}

test("every block compiles", async () => {
  const files: string[] = [];
  for (const [path, text] of Object.entries(generated)) {
    await mkdir(dirname(join(project, "pages", path)), { recursive: true });
    await writeFile(join(project, "pages", path), text);
  }
  for (const page of await pages()) {
    for (const [index, text] of modules(await readFile(join(root, page), "utf8")).entries()) {
      const file = join("pages", `${page.replace(/\W/g, "-")}-${index + 1}.ts`);
      await writeFile(join(project, file), text);
      files.push(file);
    }
  }
  expect(files.length).toBeGreaterThan(5);
  const flags = { noUnusedLocals: false, noUnusedParameters: false, noPropertyAccessFromIndexSignature: false };
  const { code, stdout } = await compile("6.0", project, { files, skipLibCheck: true, flags });
  expect(code, stdout.split("\nFiles:")[0]).toBe(0);
});
