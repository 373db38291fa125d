import { readFile } from "node:fs/promises";
import { Project } from "ts-morph";
import { expect, test } from "vitest";
import { readTree } from "../../../codegen/tools/tree.ts";
import { describedChannels, describedMethods } from "../../schemas.ts";

/** Programs between fences, in doc comments and on pages alike. */
function programs(text: string): string[] {
  return [...text.matchAll(/^ *(?:\* )?```ts\n([\s\S]*?)^ *(?:\* )?```$/gm)].map(([, program = ""]) =>
    program.replaceAll(/^ *\* ?/gm, ""),
  );
}

/** The lines that the compiler refuses when programs have a client at hand. */
function complaints(programs: readonly string[]): (string | undefined)[] {
  const project = new Project({ tsConfigFilePath: "tsconfig.json", skipAddingFilesFromTsConfig: true });
  const text = `import type { Channels } from "../../../generated/channels.ts";
import type { PrivateMethods } from "../../../generated/private.ts";
import type { PublicMethods } from "../../../generated/public.ts";
import type { ChannelNames } from "../../../src/api/channel-names.ts";

declare const channels: Channels;
declare const deribit: {
  readonly public: PublicMethods;
  readonly private: PrivateMethods;
  subscribe<const Name extends string>(name: ChannelNames<Name>): Promise<unknown>;
};

${programs.join("\n")}
export {};
`;
  const source = project.createSourceFile("test/codegen/documents/pasted.ts", text);
  const lines = text.split("\n");
  return source.getPreEmitDiagnostics().map((diagnostic) => lines[(diagnostic.getLineNumber() ?? 1) - 1]);
}

const texts = [
  await readFile("generated/public.ts", "utf8"),
  await readFile("generated/private.ts", "utf8"),
  await readFile("generated/channels.ts", "utf8"),
  ...Object.values(await readTree("docs/reference")),
];
const examples = [...new Set(texts.flatMap(programs))];

test("every method and channel has an example", () => {
  const calls = examples.filter((program) => /deribit\.(public|private)\./.test(program));
  expect(calls.length).toBeGreaterThanOrEqual(describedMethods.length);
  expect(examples.filter((program) => /deribit\.subscribe/.test(program))).toHaveLength(describedChannels.length);
});

test("every example compiles as it stands, and what is wrong would not", () => {
  const wrong = [
    'await deribit.private.buy({ instrument_name: "BTC-PERPETUAL" });',
    'await deribit.subscribe("tickers.BTC-PERPETUAL.raw");',
  ];
  expect(complaints([...examples, ...wrong])).toEqual(wrong);
});
