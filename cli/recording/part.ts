/** One compressed file of a recording, while it is written. */
import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { constants, createGzip, type Gzip } from "node:zlib";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { reasonOf } from "./reason.ts";

/** How much may wait for the disk, in bytes. More means that the disk does not keep up. */
const longestBacklog = 256 * 1024 * 1024;

/** Lines that go into one file. */
export class Part {
  readonly #path: string;
  readonly #gzip: Gzip;
  readonly #file: WriteStream;
  readonly #onFailure: (failure: CommandError) => void;

  constructor(path: string, onFailure: (failure: CommandError) => void) {
    this.#path = path;
    this.#onFailure = onFailure;
    this.#gzip = createGzip();
    this.#file = createWriteStream(path);
    this.#file.on("error", (error) => this.#fail(reasonOf(error)));
    this.#gzip.pipe(this.#file);
  }

  /** Bytes that have reached the file. */
  get bytes(): number {
    return this.#file.bytesWritten;
  }

  write(lines: string): void {
    this.#gzip.write(lines);
    if (this.#gzip.writableLength > longestBacklog) this.#fail("the disk is slower than the channels");
  }

  /** Hands what was written to the file, so that a killed process loses nothing before this. */
  flush(): void {
    this.#gzip.flush(constants.Z_SYNC_FLUSH);
  }

  /** Ends the file. Resolves when it is complete; a failure was reported. */
  async close(): Promise<void> {
    this.#gzip.end();
    await finished(this.#file).catch(() => {});
  }

  #fail(reason: string): void {
    this.#file.destroy();
    this.#onFailure(new CommandError(exitCodes.failed, `Cannot write ${this.#path}: ${reason}.`));
  }
}
