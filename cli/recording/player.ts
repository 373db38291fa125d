/** Sends the messages of a recording at their pace. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Played } from "../../simulator/index.ts";
import type { Chains } from "../../src/deribit/chains.ts";
import { type RecordedGap, type RecordedLine, textOf } from "./line.ts";
import { type Recording, readLines } from "./read.ts";

/** How far it is. */
export interface Progress {
  /** Of the files. */
  bytes: number;
  /** Time in the recording; `undefined` before its first message. */
  atMs: number | undefined;
  messages: number;
  gaps: number;
}

/** Messages between two looks at the sockets. */
const batch = 100;
/** Unread bytes at which the player waits for its slowest client. */
const longestBacklog = 1024 * 1024;

export class Player {
  readonly progress: Progress = { bytes: 0, atMs: undefined, messages: 0, gaps: 0 };
  readonly #recording: Recording;
  readonly #played: Played;
  readonly #chains: Chains;
  readonly #speed: number;
  readonly #signal: AbortSignal;
  /** From when the pace counts: a time of the recording, and the same time here. */
  #origin: { readonly atMs: number; readonly hereMs: number } | undefined;
  /** Until when the line was lost that was cut last, as a time of the recording. */
  #lostUntilMs = Number.NEGATIVE_INFINITY;

  /** A speed of infinity sends as fast as the clients read. */
  constructor(recording: Recording, played: Played, chains: Chains, speed: number, signal: AbortSignal) {
    this.#recording = recording;
    this.#played = played;
    this.#chains = chains;
    this.#speed = speed;
    this.#signal = signal;
  }

  /** Plays from the start to the end, as soon as a client reads one of the channels. */
  async play(): Promise<void> {
    this.#origin = undefined;
    this.#lostUntilMs = Number.NEGATIVE_INFINITY;
    this.progress.bytes = 0;
    for (const channel of this.#recording.channels) this.#chains.forget(channel);
    await this.#heard();
    for await (const { line, text, bytesRead } of readLines(this.#recording)) {
      await this.#take(line, text);
      if (this.#signal.aborted) return;
      this.progress.bytes = bytesRead;
    }
    while (this.#played.backlog() > 0 && !this.#signal.aborted) await this.#pause(10);
  }

  async #take(line: RecordedLine, text: string): Promise<void> {
    if ("message" in line) {
      await this.#pace(line.at);
      const { channel, data } = line.message.params;
      this.#chains.take(channel, data);
      this.#played.send(channel, textOf(line, text));
      this.progress.messages++;
      this.progress.atMs = line.at;
    } else if ("state" in line) this.#begin(line.state.params.channel, line.state.params.data);
    else if ("gap" in line) {
      this.progress.gaps++;
      await this.#gap(line.gap);
    }
  }

  /** The state of a chain at the start of a file, for what is not known from the file before. */
  #begin(channel: string, data: unknown): void {
    if (this.#chains.snapshot(channel) !== undefined) return;
    this.#chains.take(channel, data);
    const frame = { jsonrpc: "2.0", method: "subscription", params: { channel, data } };
    this.#played.send(channel, JSON.stringify(frame));
  }

  /** What was lost then is lost now, and what comes next waits until a client is back. */
  async #gap({ channel, cause, fromMs, toMs }: RecordedGap): Promise<void> {
    const isLineLost = cause === "reconnect" || cause === "restart";
    // A lost line leaves a gap in each channel that it served, and is cut once.
    if (isLineLost && fromMs < this.#lostUntilMs) return;
    await this.#pace(fromMs);
    const lost = isLineLost ? this.#recording.channels : [channel];
    for (const name of lost) this.#chains.forget(name);
    for (const name of lost) this.#played.cut(name);
    if (isLineLost) this.#lostUntilMs = toMs;
    await this.#heard();
    this.#origin = undefined;
  }

  async #pace(atMs: number): Promise<void> {
    const nowMs = performance.now();
    this.#origin ??= { atMs, hereMs: nowMs };
    const dueMs = this.#origin.hereMs + (atMs - this.#origin.atMs) / this.#speed;
    if (dueMs > nowMs + 1) await this.#pause(dueMs - nowMs);
    else if (this.progress.messages % batch === 0) await new Promise((resolve) => setImmediate(resolve));
    while (this.progress.messages % batch === 0 && this.#played.backlog() > longestBacklog) {
      if (this.#signal.aborted) return;
      await this.#pause(5);
    }
  }

  #heard(): Promise<void> {
    const aborted = new Promise<void>((resolve) => {
      if (this.#signal.aborted) resolve();
      this.#signal.addEventListener("abort", () => resolve(), { once: true });
    });
    return Promise.race([this.#played.heard(), aborted]);
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#signal }).catch(() => {});
  }
}
