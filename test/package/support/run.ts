/** Runs a program to its end. */
import { execFile } from "node:child_process";

/** How a program ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a program. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the program reads from its standard input. */
  readonly input?: string;
  /** Longest that it may run, in milliseconds. @default no end */
  readonly timeoutMs?: number;
}

/** Runs a program and gives its end, whatever the exit code. */
export function run(
  file: string,
  args: readonly string[],
  { cwd, env, input, timeoutMs = 0 }: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024, timeout: timeoutMs };
    const child = execFile(file, [...args], options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input ?? "");
  });
}

/** Runs a program that has to succeed; the error shows all that it printed. */
export async function must(file: string, args: readonly string[], options?: RunOptions): Promise<Ended> {
  const ended = await run(file, args, options);
  if (ended.code === 0) return ended;
  throw new Error(`${file} ${args.join(" ")} ended with ${ended.code}\n${ended.stdout}${ended.stderr}`);
}
