/** Runs `deribit-rpc` of the installed package, through a pipe and through a pseudo terminal. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed, or read from standard input. */
  readonly input?: string;
  /** Called with the running process, to send it a signal. */
  readonly onStart?: (child: ChildProcess) => void;
}

const project = inject("project");
const command = [process.execPath, join(project, "node_modules/deribit-rpc/dist/cli.js")];
/** A home without keys, so that those of the developer stay where they are. */
export const home = mkdtempSync(join(tmpdir(), "deribit-rpc-home-"));

/** Runs a command whose output is not a terminal. */
export function throughPipe(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run([...command, ...args], options);
}

/** `script` of util-linux, which gives a program a pseudo terminal. */
export const hasTerminal = spawnSync("script", ["--version"]).stdout?.toString().includes("util-linux") ?? false;

if (!hasTerminal) console.warn("skipped: commands on a terminal, for which `script` of util-linux is missing");

/** Runs a command in a terminal of 160 columns. What it prints to stderr comes with stdout. */
export function throughTerminal(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const words = [...command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  return run(["script", "-qec", `stty cols 160 rows 50; exec ${words}`, "/dev/null"], options);
}

/** Types a text once the terminal shows what is waited for. */
export function typeAt(shown: RegExp, text: string): (child: ChildProcess) => void {
  return ({ stdin, stdout }) => {
    const watch = (chunk: Buffer): void => {
      if (!shown.test(String(chunk))) return;
      stdout?.off("data", watch);
      stdin?.write(text);
    };
    stdout?.on("data", watch);
  };
}

function run([file = "", ...args]: readonly string[], { env = {}, input, onStart }: RunOptions): Promise<Ended> {
  const inherited = { PATH: process.env["PATH"] ?? "", HOME: home, TERM: "xterm-256color" };
  const child = spawn(file, args, { cwd: project, env: { ...inherited, ...env }, stdio: "pipe" });
  onStart?.(child);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    if (input !== undefined && chunk.includes("(y/N)")) child.stdin.write(input);
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  if (file !== "script") child.stdin.end(input ?? "");
  return new Promise((done, reject) => {
    child.on("error", reject).on("close", (code) => done({ code, stdout, stderr }));
  });
}
