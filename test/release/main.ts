/** `npm run release:check`: what has to be so before a version is published. Names everything that is not, and ends with 1. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "../package/support/run.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const manifest = JSON.parse(read("package.json"));
const { version } = manifest;

/** Each with what is wrong where it does not hold. */
const facts: readonly (readonly [isSo: boolean, otherwise: string])[] = [
  [read("CHANGELOG.md").includes(`\n## ${version}\n`), `CHANGELOG.md has no section ${version}`],
  [read("src/api/version.ts").includes(`"${version}"`), `src/api/version.ts is not ${version}`],
  [
    manifest.repository !== undefined,
    "package.json has no `repository`: provenance needs it, and the page of the registry links to it",
  ],
  [manifest.homepage !== undefined, "package.json has no `homepage`"],
  [manifest.bugs !== undefined, "package.json has no `bugs`"],
];

const commands: readonly (readonly string[])[] = [
  ["git", "diff", "--quiet", "HEAD"],
  ["npm", "run", "-s", "codegen", "--", "generate", "--check"],
  ["npx", "vitest", "run", "--project", "package"],
];

const wrong = facts.filter(([isSo]) => !isSo).map(([, otherwise]) => otherwise);
for (const [file = "", ...args] of commands) {
  const { code, stdout, stderr } = await run(file, args, { cwd: root });
  if (code !== 0) wrong.push(`\`${[file, ...args].join(" ")}\` ended with ${code}\n${stdout}${stderr}`);
}
for (const each of wrong) console.error(`- ${each}`);
console.log(wrong.length === 0 ? `${version} can be published` : `${version} cannot be published yet`);
if (wrong.length > 0) process.exitCode = 1;
