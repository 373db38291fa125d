/** `manifest.json` of a recording: what was recorded, when, and in which files. */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { reasonOf } from "./reason.ts";

/** A recording: one network and its channels, in one run of the recorder or several. */
export interface RecordingManifest {
  readonly format: 1;
  readonly network: string;
  readonly channels: readonly string[];
  readonly runs: RecordedRun[];
}

/** One run of the recorder. `endMs` is missing where it was killed, or still goes on. */
export interface RecordedRun {
  readonly startMs: number;
  endMs?: number;
  readonly files: RecordedFile[];
}

/** One file; the counts of the one that is being written are those of its last change. */
export interface RecordedFile {
  readonly name: string;
  readonly startMs: number;
  endMs: number;
  messages: number;
  gaps: number;
  /** Size on disk. */
  bytes: number;
}

const fileName = "manifest.json";

/** The manifest of a folder; `undefined` where there is none. */
export function readManifest(folder: string): RecordingManifest | undefined {
  const path = join(folder, fileName);
  if (!existsSync(path)) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(path, "utf8")) as RecordingManifest;
    if (manifest.format === 1 && Array.isArray(manifest.channels) && Array.isArray(manifest.runs)) return manifest;
  } catch {
    // Reported below, as what has another form.
  }
  throw new CommandError(exitCodes.failed, `${path} is not the manifest of a recording.`);
}

/** The manifest to go on with, in a folder that is made where it is missing. */
export function continueManifest(folder: string, network: string, channels: readonly string[]): RecordingManifest {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new CommandError(exitCodes.failed, `Cannot make the folder ${folder}: ${reasonOf(error)}.`);
  }
  const before = readManifest(folder);
  if (before === undefined) return { format: 1, network, channels: [...channels], runs: [] };
  if (before.network === network && String(before.channels) === String(channels)) return before;
  throw new CommandError(
    exitCodes.usage,
    `${folder} holds a recording of ${before.network}: ${before.channels.join(" ")}. Give another folder for this one.`,
  );
}

/** When the last run ended; by the time of its last file where it was killed. */
export function lastEndOf(folder: string, { runs }: RecordingManifest): number | undefined {
  const run = runs.at(-1);
  if (run === undefined || run.endMs !== undefined) return run?.endMs;
  const last = run.files.at(-1);
  const path = join(folder, last?.name ?? "");
  return last !== undefined && existsSync(path) ? statSync(path).mtimeMs : run.startMs;
}

/** Writes the manifest in one step, so that a reader never finds half of it. */
export function writeManifest(folder: string, manifest: RecordingManifest): void {
  const path = join(folder, fileName);
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new CommandError(exitCodes.failed, `Cannot write ${path}: ${reasonOf(error)}.`);
  }
}
