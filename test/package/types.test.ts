/** The types of the package for its users: every TypeScript that they have, the strictest flags, and what it costs. */
import { readdir, writeFile } from "node:fs/promises";
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

describe.each(versions)("TypeScript %s, in one line each,", (version) => {
  test("says which names of channels there are, and which member of credentials is missing", async () => {
    await writeFile(
      join(project, "mistakes.ts"),
      `import { createClient } from "deribit-rpc";
createClient({ network: "testnet", credentials: { clientId: "id" } });
const deribit = createClient({ network: "testnet" });
void deribit.subscribe("ticker.BTC-PERPETUAL.200ms");
void deribit.subscribe("book.BTC-PERPETUAL.none.11.100ms", { onData: ({ bids }) => console.log(bids.length) });
void deribit.subscribe(["quote.BTC-PERPETUAL", "quote."], { onData: ({ data }) => console.log(data.best_bid_price) });
`,
    );
    const { code, stdout } = await compile(version, project, { files: ["mistakes.ts"], skipLibCheck: true });
    const errors = stdout.split("\n").filter((line) => line.startsWith("mistakes.ts"));
    expect(code).not.toBe(0);
    expect(errors.map((error) => /^mistakes\.ts\((\d+)/.exec(error)?.[1])).toEqual(["2", "4", "5", "6"]);
    expect(stdout).toMatch(/missing.*clientSecret|clientSecret.*missing/);
    for (const interval of ["raw", "100ms", "agg2"]) expect(errors[1]).toContain(`"ticker.BTC-PERPETUAL.${interval}"`);
    for (const depth of [1, 10, 20]) expect(errors[2]).toContain(`"book.BTC-PERPETUAL.none.${depth}.100ms"`);
    expect(errors[3]).toContain('"quote.BTC-PERPETUAL"');
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
