/** The process in which the exchange of the soak lives, as seen from outside. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** Its commands: break the line, or report the processor time since the last request. */
export type Word = "break" | "processor";

interface Greeting {
  readonly url: string;
  readonly instruments: readonly string[];
}

export class SoakExchange {
  readonly url: string;
  readonly instruments: readonly string[];
  readonly #process: ChildProcess;

  /** Starts an exchange that sends `rate` messages a second. */
  static async start(rate: number): Promise<SoakExchange> {
    const started = fork(new URL("./server.ts", import.meta.url), [String(rate)], { execArgv: ["--import", "tsx"] });
    const [greeting] = (await once(started, "message")) as [Greeting];
    return new SoakExchange(started, greeting);
  }

  private constructor(started: ChildProcess, { url, instruments }: Greeting) {
    this.#process = started;
    this.url = url;
    this.instruments = instruments;
  }

  breakLine(): void {
    this.#tell("break");
  }

  /** Processor time since it was asked last, in milliseconds. */
  async processorMs(): Promise<number> {
    const answer = once(this.#process, "message");
    this.#tell("processor");
    const [{ processorMs }] = (await answer) as [{ readonly processorMs: number }];
    return processorMs;
  }

  end(): void {
    this.#process.disconnect();
  }

  #tell(word: Word): void {
    this.#process.send(word);
  }
}
