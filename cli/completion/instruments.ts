/** Names of instruments that commands have read: completion must not wait for a network. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** When each name was read last, in milliseconds since 1970. */
type Seen = Readonly<Record<string, number>>;

/** Names are forgotten after a day: each day options expire, and others are listed. */
const lifeMs = 24 * 60 * 60 * 1_000;
/** Names that are kept: all instruments of Deribit together are a few thousand. */
const most = 20_000;

/** The file for a network, by the convention of the XDG base directories. */
export function instrumentsFile(network: string, env: Environment = process.env): string {
  const chosen = env["XDG_CACHE_HOME"];
  const cache = chosen === undefined || chosen === "" ? join(homedir(), ".cache") : chosen;
  return join(cache, "deribit-rpc", `instruments-${encodeURIComponent(network)}.json`);
}

/** Names that were read within a day. */
export function knownInstruments(network: string, nowMs = Date.now(), env?: Environment): readonly string[] {
  return Object.keys(fresh(readSeen(instrumentsFile(network, env)), nowMs)).sort();
}

/** Keeps names. A cache that cannot be written is no reason for a command to fail. */
export function rememberInstruments(
  network: string,
  names: readonly string[],
  nowMs = Date.now(),
  env?: Environment,
): void {
  const file = instrumentsFile(network, env);
  const seen = { ...fresh(readSeen(file), nowMs), ...Object.fromEntries(names.map((name) => [name, nowMs])) };
  const kept = Object.fromEntries(Object.entries(seen).slice(-most));
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Two commands may write at once: each puts a whole file in place.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(kept));
    renameSync(draft, file);
  } catch {
    // A read-only home: completion then has the names of the examples.
  }
}

function fresh(seen: Seen, nowMs: number): Seen {
  return Object.fromEntries(Object.entries(seen).filter(([, at]) => nowMs - at < lifeMs && at <= nowMs));
}

function readSeen(file: string): Seen {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof value === "object" && value !== null ? (value as Seen) : {};
  } catch {
    return {};
  }
}
