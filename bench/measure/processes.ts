/** Processes of a bench: kept to a core, and asked one thing at a time. */
import { type ChildProcess, fork } from "node:child_process";

const patienceMs = 60_000;

export class Peer {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #inbox: unknown[] = [];
  #settle: (() => void) | undefined;
  #end: string | undefined;
  #errors = "";

  /** Starts a program, on a core of its own if there is one. */
  constructor(name: string, file: string, args: readonly string[], core: number | undefined) {
    this.#name = name;
    const pinned = core === undefined ? {} : { execPath: "taskset", execArgv: ["-c", `${core}`, process.execPath] };
    this.#child = fork(file, [...args], {
      ...pinned,
      // `ws` masks by native code where a package brings it along; a program that installs `ws` alone has none.
      env: { ...process.env, WS_NO_BUFFER_UTIL: "1", NODE_ENV: "production" },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (text) => {
      this.#errors += text;
    });
    this.#child.on("message", (message) => {
      this.#inbox.push(message);
      this.#settle?.();
    });
    this.#child.on("close", (code, signal) => {
      this.#end = `ended with ${code ?? signal}\n${this.#errors}`;
      this.#settle?.();
    });
  }

  send(message: object): void {
    this.#child.send(message);
  }

  /** What the process says next. Rejects if it ends, or says nothing for a minute. */
  async next(): Promise<unknown> {
    if (this.#inbox.length === 0 && this.#end === undefined) await this.#wait();
    if (this.#inbox.length > 0) return this.#inbox.shift();
    throw new Error(`${this.#name} ${this.#end ?? `said nothing for ${patienceMs / 1_000} s`}`);
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#settle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
