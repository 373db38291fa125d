/** What a recording has so far, as a live table: a row a channel. */
import pc from "picocolors";
import type { Recorder } from "../recording/recorder.ts";
import { LiveText } from "../terminal/live.ts";
import { amount, counted, duration, size, timeOfDay } from "../terminal/numbers.ts";
import { type Cell, tableOf } from "../terminal/output.ts";

interface Counts {
  readonly channel: string;
  messages: number;
  lastMs: number | undefined;
}

/** Rows of the terminal that are not channels: head, foot, the line of the prompt. */
const otherRows = 4;

export class RecordTable implements Disposable {
  readonly #where: string;
  readonly #recorder: Recorder;
  readonly #counts: ReadonlyMap<string, Counts>;
  readonly #startMs = Date.now();
  readonly #text = new LiveText(() => this.#draw());
  readonly #timer = setInterval(() => this.#text.touch(), 1_000);

  /** `where` says from where to where. */
  constructor(where: string, recorder: Recorder, channels: readonly string[]) {
    this.#where = where;
    this.#recorder = recorder;
    this.#counts = new Map(
      channels.map((channel) => [channel.toLowerCase(), { channel, messages: 0, lastMs: undefined }]),
    );
  }

  message(channel: string): void {
    const counts = this.#counts.get(channel.toLowerCase());
    if (counts === undefined) return;
    counts.messages++;
    counts.lastMs = Date.now();
    this.#text.touch();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#text.touch();
    this.#text[Symbol.dispose]();
  }

  #draw(): string {
    const elapsedMs = Math.max(Date.now() - this.#startMs, 1);
    const shown = [...this.#counts.values()].slice(0, Math.max(process.stdout.rows - otherRows, 1));
    const rows = shown.map(({ channel, messages, lastMs }): readonly Cell[] => [
      channel,
      amount(messages),
      `${((messages * 1000) / elapsedMs).toFixed(1)}`,
      lastMs === undefined ? pc.yellow("waiting") : timeOfDay(lastMs),
    ]);
    const { files } = this.#recorder;
    const sum = (of: "bytes" | "gaps"): number => files.reduce((total, file) => total + file[of], 0);
    const foot = [
      `${this.#where}: ${size(sum("bytes"))} in ${counted(files.length, "file")}`,
      duration(elapsedMs),
      ...(sum("gaps") === 0 ? [] : [pc.yellow(counted(sum("gaps"), "gap"))]),
      ...(shown.length < this.#counts.size ? [`${this.#counts.size - shown.length} channels more`] : []),
    ];
    return `${tableOf(["channel", "messages", "a second", "last (UTC)"], rows, pc)}\n${pc.dim(foot.join("  "))}`;
  }
}
