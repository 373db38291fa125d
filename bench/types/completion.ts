/** Time from a keystroke until the members of `deribit.private.` are listed, in a warm language server. */
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { configure, type Version, versions } from "../../test/package/support/compiler.ts";
import { pack } from "../../test/package/support/packed.ts";
import { report } from "../report.ts";
import { openEditor } from "./editors.ts";

const keystrokes = 100;
const warmUps = 10;
const typed = "  deribit.private.";
const names = ["buy", "getOpenOrders", "cancelAll"];

const { project, remove } = await pack();
try {
  const config = await configure(versions[0] ?? "6.0", project, { files: ["consumer.ts"], skipLibCheck: true });
  await rename(config, join(project, "tsconfig.json"));
  const file = join(project, "consumer.ts");
  const text = await readFile(file, "utf8");
  for (const version of versions) await measure(version, file, text);
} finally {
  await remove();
}

async function measure(version: Version, file: string, text: string): Promise<void> {
  const head = text.split("\n").findIndex((line) => line.startsWith("async function read("));
  const line = head + 2;
  const lines = text.split("\n");
  lines.splice(head + 1, 0, typed);
  const editor = await openEditor(version, file, lines.join("\n"));
  const samples: number[] = [];
  let present = typed;
  for (let stroke = -warmUps; stroke < keystrokes; stroke++) {
    const next = stroke % 2 === 0 ? `${typed} ` : typed;
    const began = performance.now();
    editor.type(line, present, next);
    const members = await editor.members({ line, column: typed.length + 1 });
    if (stroke >= 0) samples.push(performance.now() - began);
    if (!names.every((name) => members.includes(name))) throw new Error(`${version} offered: ${members.slice(0, 9)}`);
    present = next;
  }
  editor.close();
  report(`${version}: members after a keystroke`, samples, "ms", "goal: median under 50 ms");
}
