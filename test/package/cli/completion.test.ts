/** Completion in the shells themselves, with the script that the installed package prints. */
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { run } from "../support/run.ts";

const project = inject("project");
const home = mkdtempSync(join(tmpdir(), "deribit-rpc-shell-"));
const env = { HOME: home, XDG_CACHE_HOME: home, PATH: `${join(project, "node_modules/.bin")}:${process.env["PATH"]}` };

/** Programs that print what each shell offers for the line in `$LINE`. */
const asking = {
  bash: `eval "$(deribit-rpc completion bash)"; COMP_LINE=$LINE COMP_POINT=\${#LINE}
    _deribit_rpc 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: `compdef() { : }; eval "$(deribit-rpc completion zsh)"; words=("\${(@s: :)LINE}"); CURRENT=$#words
    compadd() { while [[ $1 != -a ]]; do shift; done; print -l -- "\${(@P)2}" }; _deribit_rpc`,
  fish: `deribit-rpc completion fish | source; complete -C "$LINE" | string split -f 1 \\t`,
} as const;

describe.each(Object.keys(asking) as (keyof typeof asking)[])("%s", (shell) => {
  const isThere = spawnSync(shell, ["--version"]).status === 0;
  if (!isThere) console.warn(`skipped: completion in ${shell}, which is not installed`);

  /** Bash replaces what follows the last `=` only, so its candidates are what follows it. */
  const behindEquals = (word: string): string => (shell === "bash" ? word.replace(/^.*=/, "") : word);

  test.skipIf(!isThere).each([
    ["deribit-rpc subs", "subscribe"],
    ["deribit-rpc call private/buy type=mark", "type=market"],
    ["deribit-rpc subscribe ticker.BTC-PERPETUAL.1", "ticker.BTC-PERPETUAL.100ms"],
    ["deribit-rpc completion ", "fish"],
  ])("%j", async (line, expected) => {
    const { stdout, stderr } = await run(shell, ["-c", asking[shell]], { env: { ...env, LINE: line } });
    expect(stdout.split("\n"), stderr).toContain(behindEquals(expected));
  });

  test.skipIf(!isThere)("what is typed is not run", async () => {
    const line = `deribit-rpc call $(touch ${home}/run-${shell}) `;
    await run(shell, ["-c", asking[shell]], { env: { ...env, LINE: line } });
    expect(spawnSync("ls", [home]).stdout.toString()).not.toContain(`run-${shell}`);
  });
});
