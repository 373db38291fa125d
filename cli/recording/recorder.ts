/** Writes messages of channels to compressed files, with the gaps between them. */
import { join } from "node:path";
import { Chains } from "../../src/deribit/chains.ts";
import { type Gap, systemClock } from "../../src/index.ts";
import type { CommandError } from "../terminal/exit-codes.ts";
import { lineOf, messageLine, type RecordedGap } from "./line.ts";
import {
  continueManifest,
  lastEndOf,
  type RecordedFile,
  type RecordedRun,
  type RecordingManifest,
  writeManifest,
} from "./manifest.ts";
import { Part } from "./part.ts";

/** What is recorded, and where to. */
export interface RecorderOptions {
  readonly folder: string;
  readonly network: string;
  readonly channels: readonly string[];
  /** Size on disk at which the next file begins. */
  readonly maxBytes: number;
  /** Age at which the next file begins. */
  readonly maxAgeMs: number;
  /** A file is complete. */
  readonly onFile: (file: RecordedFile) => void;
  /** Nothing more can be written. */
  readonly onFailure: (failure: CommandError) => void;
}

/** How much a killed process loses at most, in milliseconds. */
const flushMs = 1_000;

/** Something that came, and waits for the end of its turn of the event loop. */
type Waiting =
  | { readonly at: number; readonly channel: string; readonly text: string; readonly data: unknown }
  | { readonly at: number; readonly channel: string; readonly ended: string };

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #manifest: RecordingManifest;
  readonly #run: RecordedRun;
  readonly #chains = new Chains();
  readonly #timer: NodeJS.Timeout;
  readonly #closing = new Set<Promise<void>>();
  #waiting: Waiting[] = [];
  #gaps: RecordedGap[] = [];
  #turn: NodeJS.Immediate | undefined;
  #part: Part;
  #file: RecordedFile;
  /** From the steady clock to the time of day; measured anew for each file, so that the times in it never step back. */
  #offsetMs = 0;

  constructor(options: RecorderOptions) {
    const { folder, network, channels } = options;
    this.#options = options;
    this.#manifest = continueManifest(folder, network, channels);
    const fromMs = lastEndOf(folder, this.#manifest);
    this.#run = { startMs: Date.now(), files: [] };
    this.#manifest.runs.push(this.#run);
    [this.#part, this.#file] = this.#begin();
    if (fromMs !== undefined) {
      const toMs = this.#run.startMs;
      this.#writeGaps(channels.map((channel) => ({ channel, cause: "restart", fromMs, toMs })));
    }
    writeManifest(folder, this.#manifest);
    this.#timer = setInterval(() => this.#keep(), flushMs);
  }

  /** The files of this run. */
  get files(): readonly RecordedFile[] {
    return this.#run.files;
  }

  /** A notification, as text and read. */
  message(channel: string, data: unknown, text: string): void {
    this.#wait({ at: this.#now(), channel, text, data });
  }

  /** The client reports a gap in the turn of the first message after it, which may have been handed in already. */
  gap(gap: Gap): void {
    const [fromMs, toMs] = [this.#timeOf(gap.fromMs), this.#timeOf(gap.toMs)];
    this.#gaps.push({ ...gap, fromMs, toMs });
    this.#turn ??= setImmediate(() => this.#write());
  }

  /** A channel has ended. */
  end(channel: string, reason: string): void {
    this.#wait({ at: this.#now(), channel, ended: reason });
  }

  /** Writes what waits, and ends the file. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    clearImmediate(this.#turn);
    this.#write();
    this.#finish();
    await Promise.all(this.#closing);
    this.#run.endMs = Date.now();
    writeManifest(this.#options.folder, this.#manifest);
  }

  #now(): number {
    return this.#timeOf(systemClock.now());
  }

  /** A time of the steady clock as time of day, with microseconds. */
  #timeOf(ms: number): number {
    return Number((ms + this.#offsetMs).toFixed(3));
  }

  #wait(item: Waiting): void {
    this.#waiting.push(item);
    this.#turn ??= setImmediate(() => this.#write());
  }

  #write(): void {
    this.#turn = undefined;
    const waiting = this.#waiting;
    const gaps = this.#gaps;
    this.#waiting = [];
    this.#gaps = [];
    this.#writeGaps(gaps);
    const lines: string[] = [];
    for (const item of waiting) {
      const { at, channel } = item;
      if ("ended" in item) lines.push(lineOf({ at, end: { channel, reason: item.ended } }));
      else {
        this.#chains.take(channel, item.data);
        this.#file.messages++;
        lines.push(messageLine(at, item.text));
      }
    }
    if (lines.length === 0) return;
    this.#part.write(lines.join(""));
    this.#file.endMs = waiting.at(-1)?.at ?? this.#file.endMs;
    const { maxBytes, maxAgeMs } = this.#options;
    if (this.#part.bytes < maxBytes && this.#now() - this.#file.startMs < maxAgeMs) return;
    this.#finish();
    [this.#part, this.#file] = this.#begin();
  }

  #writeGaps(gaps: readonly RecordedGap[]): void {
    for (const gap of gaps) {
      this.#chains.forget(gap.channel);
      this.#file.gaps++;
      this.#part.write(lineOf({ at: this.#now(), gap }));
    }
  }

  /** A new file. It begins with what it takes to be replayed alone. */
  #begin(): [Part, RecordedFile] {
    const { folder, network, channels, onFailure } = this.#options;
    this.#offsetMs = Date.now() - systemClock.now();
    const at = this.#now();
    const number = String(this.#run.files.length + 1).padStart(4, "0");
    const name = `${new Date(at).toISOString().replaceAll(":", "-")}-${number}.ndjson.gz`;
    const part = new Part(join(folder, name), onFailure);
    const file = { name, startMs: at, endMs: at, messages: 0, gaps: 0, bytes: 0 };
    this.#run.files.push(file);
    part.write(lineOf({ at, start: { format: 1, network, channels } }));
    for (const channel of channels) {
      const data = this.#chains.snapshot(channel);
      if (data !== undefined) part.write(lineOf({ at, state: { params: { channel, data } } }));
    }
    return [part, file];
  }

  #finish(): void {
    const part = this.#part;
    const file = this.#file;
    const closed = part.close().then(() => {
      file.bytes = part.bytes;
      this.#options.onFile(file);
      this.#closing.delete(closed);
    });
    this.#closing.add(closed);
  }

  /** Brings what was written to the disk, and the counts to the manifest. */
  #keep(): void {
    this.#part.flush();
    this.#file.bytes = this.#part.bytes;
    try {
      writeManifest(this.#options.folder, this.#manifest);
    } catch (error) {
      this.#options.onFailure(error as CommandError);
    }
  }
}
