/** `tsc --noEmit` on a program that calls 20 methods of the packed tarball, beside an empty program, in turns. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Compilation,
  compilerPath,
  configure,
  figure,
  type Version,
  versions,
} from "../../test/package/support/compiler.ts";
import { pack } from "../../test/package/support/packed.ts";
import { must } from "../../test/package/support/run.ts";
import { line, report } from "../report.ts";

const rounds = 7;
const programs = { "20 methods": "consumer.ts", empty: "empty.ts" } as const;

const { project, remove } = await pack();
try {
  await writeFile(join(project, "empty.ts"), "export {};\n");
  for (const version of versions) await measure(version);
} finally {
  await remove();
}

async function measure(version: Version): Promise<void> {
  const cases = await Promise.all(
    Object.entries(programs).map(async ([name, file]) => {
      const compilation: Compilation = { files: [file], skipLibCheck: true };
      const path = await configure(version, project, compilation);
      return { name, path, seconds: [] as number[], megabytes: [] as number[] };
    }),
  );
  for (let round = 0; round < rounds; round++) {
    for (const { path, seconds, megabytes } of cases) {
      const began = performance.now();
      const args = [compilerPath(version), "-p", path, "--extendedDiagnostics"];
      const ended = await must(process.execPath, args, { cwd: project });
      seconds.push((performance.now() - began) / 1000);
      megabytes.push(figure(ended, "Memory used") / 1024);
    }
  }
  for (const { name, seconds, megabytes } of cases) {
    const isGoal = name !== "empty";
    report(`${version}, ${name}: time`, seconds, "s", isGoal ? "goal: under 1.5 s" : undefined);
    report(`${version}, ${name}: memory`, megabytes, "MB", isGoal ? "goal: under 200 MB" : undefined);
  }
  line("", "");
}
