/** Reads a recording: one file, or a folder with its manifest. */
import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { constants, createGunzip, gunzipSync } from "node:zlib";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { parseLine, type RecordedLine, type StartLine } from "./line.ts";
import { readManifest } from "./manifest.ts";
import { reasonOf } from "./reason.ts";

/** A recording to read. */
export interface Recording {
  readonly channels: readonly string[];
  /** When it begins. */
  readonly startMs: number;
  /** Size on disk. */
  readonly bytes: number;
  readonly files: readonly string[];
}

/** A line, its text, and how much of the recording was read up to it. */
interface ReadLine {
  readonly line: RecordedLine;
  readonly text: string;
  readonly bytesRead: number;
}

/** A file whose writer was killed ends early: what is there is read. */
const lenient = { finishFlush: constants.Z_SYNC_FLUSH };

/** Opens a recording. */
export function openRecording(path: string): Recording {
  if (!existsSync(path)) throw new CommandError(exitCodes.failed, `There is no recording at ${path}.`);
  const manifest = statSync(path).isDirectory() ? readManifest(path) : undefined;
  if (manifest === undefined && statSync(path).isDirectory()) {
    throw new CommandError(exitCodes.failed, `${path} holds no recording: it has no manifest.json.`);
  }
  const files = manifest?.runs.flatMap((run) => run.files.map(({ name }) => join(path, name))) ?? [path];
  const [first] = files;
  if (first === undefined) throw new CommandError(exitCodes.failed, `${path} holds no files.`);
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined)
    throw new CommandError(exitCodes.failed, `${missing} is missing, but the manifest names it.`);
  const { at, start } = readStart(first);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return { channels: start.channels, startMs: at, bytes, files };
}

/** The lines of all files, in order. A last line that was cut is skipped. */
export async function* readLines({ files }: Recording): AsyncGenerator<ReadLine> {
  let before = 0;
  for (const path of files) {
    const file = createReadStream(path);
    const unzipped = file.pipe(createGunzip(lenient));
    file.on("error", (error) => unzipped.destroy(error));
    try {
      let rest = "";
      for await (const chunk of unzipped.setEncoding("utf8")) {
        const texts = `${rest}${chunk}`.split("\n");
        rest = texts.pop() ?? "";
        for (const text of texts) {
          const line = parseLine(text);
          if (line !== undefined) yield { line, text, bytesRead: before + file.bytesRead };
        }
      }
    } catch (error) {
      throw new CommandError(exitCodes.failed, `Cannot read ${path}: ${reasonOf(error)}.`);
    }
    before += file.bytesRead;
  }
}

/** Enough for the first line of any recording, in bytes. */
const headBytes = 64 * 1024;

function readStart(path: string): StartLine {
  const head = Buffer.alloc(headBytes);
  try {
    const file = openSync(path, "r");
    const length = readSync(file, head);
    closeSync(file);
    const text = gunzipSync(head.subarray(0, length), lenient).toString();
    const line = parseLine(text.slice(0, text.indexOf("\n")));
    if (line !== undefined && "start" in line && line.start.format === 1) return line;
  } catch {
    // Reported below, as what has another form.
  }
  throw new CommandError(exitCodes.failed, `${path} is not a file of \`deribit-rpc record\`.`);
}
