/** What the tarball holds, judged by the tools that the ecosystem judges packages with. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, test } from "vitest";
import { generatorPackages } from "../../cli/package/peers.ts";
import { versions } from "./support/compiler.ts";
import { root } from "./support/packed.ts";
import { must, run } from "./support/run.ts";

const tarball = inject("tarball");

async function files(): Promise<string[]> {
  const { stdout } = await must("tar", ["-tzf", tarball]);
  return stdout.split("\n").filter((path) => path !== "");
}

async function manifest(): Promise<Record<string, unknown>> {
  const { stdout } = await must("tar", ["-xzOf", tarball, "package/package.json"]);
  return JSON.parse(stdout);
}

describe("the tarball", () => {
  test("has what each entry, the bin and the generator need", async () => {
    expect(await files()).toEqual(
      expect.arrayContaining(
        [
          "dist/index.js",
          "dist/index.web.js",
          "dist/index.d.ts",
          "dist/http.js",
          "dist/http.d.ts",
          "dist/validate.js",
          "dist/validate.d.ts",
          "dist/simulator.js",
          "dist/simulator.d.ts",
          "dist/cli.js",
          "dist/simulator.web.js",
          "dist/THIRD-PARTY.txt",
          "dist/THIRD-PARTY-WEB.txt",
          "dist/codegen/run.js",
          "dist/templates/contract.ts",
          "schemas/layouts.yaml",
          "schemas/limits.yaml",
          "schemas/upstream/methods/private/buy.json",
          "generated/openrpc.json",
          "generated/asyncapi.json",
          "README.md",
        ].map((path) => `package/${path}`),
      ),
    );
  });

  test("ships no source, test, or bench", async () => {
    expect((await files()).filter((path) => /^package\/(src|simulator|codegen|test|bench|cli)\//.test(path))).toEqual(
      [],
    );
  });

  test("depends on ws alone, and has no side effects", async () => {
    const { dependencies, sideEffects, peerDependencies, peerDependenciesMeta, type } = await manifest();
    expect(Object.keys(dependencies as object)).toEqual(["ws"]);
    expect(sideEffects).toBe(false);
    expect(type).toBe("module");
    const optional = Object.fromEntries(
      Object.keys(peerDependencies as object).map((name) => [name, { optional: true }]),
    );
    expect(peerDependenciesMeta).toEqual(optional);
  });

  test("asks for the versions of the generator's packages that this repository is tested with", async () => {
    const { peerDependencies, devDependencies } = await manifest();
    for (const name of generatorPackages) {
      expect(peerDependencies).toHaveProperty([name], (devDependencies as Record<string, string>)[name]);
    }
  });

  test("says the oldest TypeScript that reads its types, which is the oldest it is tested with", async () => {
    const { peerDependencies, devDependencies } = await manifest();
    const [oldest] = versions;
    expect(peerDependencies).toMatchObject({ typescript: `>=${oldest}` });
    expect(devDependencies).toMatchObject({ [`typescript-${oldest}`]: `npm:typescript@${oldest}` });
    for (const page of ["README.md", "docs/getting-started.md"])
      expect(await readFile(join(root, page), "utf8")).toContain(`TypeScript ${oldest} or later`);
  });

  test("says types first in every entry, and the default last", async () => {
    const { exports } = await manifest();
    const entries = Object.values(exports as Record<string, string | object>).filter(
      (entry) => typeof entry !== "string",
    );
    const conditions = entries.map((entry) => Object.keys(entry));
    expect(conditions.map((names) => [names[0], names.at(-1)])).toEqual(entries.map(() => ["types", "default"]));
  });

  test("is what publint wants, strictly", async () => {
    const bytes = await readFile(tarball);
    const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer as ArrayBuffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test("resolves to the right types for every kind of ESM user", async () => {
    const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    const { code, stdout } = await run(process.execPath, [attw, tarball, "--profile", "esm-only", "--no-emoji"]);
    expect(code, stdout).toBe(0);
  });
});
