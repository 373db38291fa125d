/** The types of the package for its users: every TypeScript that they have, the strictest flags, and what it costs. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { type Compilation, compile, figure, type Version, versions } from "./support/compiler.ts";

const project = inject("project");
const consumer: Compilation = { files: ["consumer.ts"], skipLibCheck: true };

async function examples(): Promise<string[]> {
  return (await readdir(join(project, "examples"))).map((name) => join("examples", name));
}

describe.each(versions)("TypeScript %s", (version) => {
  test("compiles the examples and a program that calls 20 methods", async () => {
    const { code, stdout } = await compile(version, project, {
      files: ["consumer.ts", ...(await examples())],
      skipLibCheck: true,
    });
    expect(code, stdout).toBe(0);
  });

  test("finds nothing wrong in our declarations, without the types of Node and as bundlers resolve", async () => {
    const { code, stdout } = await compile(version, project, {
      files: ["consumer.ts"],
      skipLibCheck: false,
      flags: {
        module: "esnext",
        moduleResolution: "bundler",
        lib: ["es2023", "esnext.disposable", "dom"],
        types: [],
        skipDefaultLibCheck: true,
      },
    });
    expect(code, stdout).toBe(0);
  });
});

test("the types cost what they are allowed to", async () => {
  const instantiations: Partial<Record<Version, number>> = {};
  for (const version of versions) {
    const ended = await compile(version, project, consumer);
    expect(ended.code, ended.stdout).toBe(0);
    instantiations[version] = figure(ended, "Instantiations");
  }
  await expect(`${JSON.stringify({ instantiations }, null, 2)}\n`).toMatchFileSnapshot("../../bench/types/budget.json");
});
