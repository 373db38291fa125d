/** Settings in a file that is watched: what changes there changes in the clients, or is refused as a whole. */
import { watch as watchFolder } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ConfigError } from "../errors/client.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { asError, guard } from "../platform/guard.ts";
import { warnOfThrown } from "../platform/guarded-clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { AuthStrategy } from "../session/credentials.ts";
import { checkSettings } from "./check.ts";
import { type Config, LiveConfig } from "./config.ts";
import type { Settings } from "./schema.ts";
import { type ParsedFile, parseFile } from "./source-file.ts";

/** Options of `loadConfig`. */
export interface LoadConfigOptions {
  /** Takes over what changes in the file while clients run. @default false */
  readonly watch?: boolean | undefined;
  /** Called with the names of the settings that changed. @default nothing is called */
  readonly onChange?: ((names: readonly string[]) => void) | undefined;
  /** Called where a changed file was refused, with the reason; the former settings hold. @default a process warning */
  readonly onRefused?: ((error: Error) => void) | undefined;
  /** The key of the account, where it does not come from the file, as from `credentialsFrom`. @default `credentials` of the file */
  readonly credentials?: AuthStrategy | undefined;
  /** The variables that `${NAME}` refers to. @default those of this process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

/** Settings of a file. */
export interface LoadedConfig extends Config, Disposable {
  readonly file: string;
  /** Reads the file anew, and takes over what changed. Rejects, and changes nothing, where it cannot work. */
  reload(): Promise<readonly string[]>;
  /** Watches the file no more. */
  close(): void;
}

const known: KnownOptions<LoadConfigOptions> = {
  watch: "boolean",
  onChange: "function",
  onRefused: "function",
  credentials: "checked",
  env: "checked",
  clock: ["now", "schedule"],
};
/** A file that is written in pieces is read when it has been quiet for so many milliseconds. */
const quietMs = 100;

/**
 * Reads settings from YAML or JSON. Rejects with a `ConfigError` that names each member that cannot work, with its line.
 *
 * ```ts
 * const config = await loadConfig("desk.yaml", { watch: true });
 * const deribit = await connect(config.options);
 * ```
 */
export async function loadConfig(file: string, options: LoadConfigOptions = {}): Promise<LoadedConfig> {
  checkOptions("", options, known);
  const { watch = false, credentials, env = process.env } = options;
  const config = new LiveConfig((await read(file, env)).settings, credentials);
  const reload = async (): Promise<readonly string[]> => {
    const { settings, place } = await read(file, env);
    return config.replace(settings, place);
  };
  const close = watch ? watchFile(file, options, reload) : () => {};
  return {
    file,
    options: config.options,
    guards: config.guards,
    get settings() {
      return config.settings;
    },
    configure: (changes) => config.configure(changes),
    reload,
    close,
    [Symbol.dispose]: close,
  };
}

interface ReadFile {
  readonly settings: Settings;
  readonly place: { readonly file: string; readonly lineOf: ParsedFile["lineOf"] };
}

async function read(file: string, env: NonNullable<LoadConfigOptions["env"]>): Promise<ReadFile> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(file, `a file that can be read (${error.code ?? "no reason given"})`);
  });
  const { value, lineOf } = parseFile(file, text, env);
  const place = { file, lineOf };
  const settings = checkSettings(value, place);
  await refuseOpenSecret(file, text, settings);
  return { settings, place };
}

/** A file that holds a secret itself, and not by a reference, must not be readable by other users. */
async function refuseOpenSecret(file: string, text: string, { credentials }: Settings): Promise<void> {
  if (credentials === undefined || !("clientSecret" in credentials)) return;
  const holdsIt = text.includes(credentials.clientSecret);
  if (process.platform === "win32" || !holdsIt || ((await stat(file)).mode & 0o077) === 0) return;
  throw new ConfigError(
    file,
    "a file that other users cannot read, as it holds a secret: run `chmod 600` on it, or refer to a variable of the environment",
  );
}

/** Watches the folder: a file that is replaced, as editors and Kubernetes do, is another file. */
function watchFile(
  file: string,
  { onChange, onRefused = warn, clock = systemClock }: LoadConfigOptions,
  reload: () => Promise<readonly string[]>,
): () => void {
  let stop = (): void => {};
  let isClosed = false;
  const refuse = (error: unknown): void => {
    if (!isClosed)
      guard(
        () => onRefused(asError(error)),
        (thrown) => warnOfThrown(thrown, "onRefused"),
      );
  };
  const tell = (names: readonly string[]): void => {
    if (isClosed || names.length === 0) return;
    guard(
      () => onChange?.(names),
      (thrown) => warnOfThrown(thrown, "onChange"),
    );
  };
  const look = (): Promise<void> => reload().then(tell, refuse);
  const watcher = watchFolder(dirname(file), { persistent: false }, () => {
    stop();
    stop = clock.schedule(quietMs, () => void look());
  });
  watcher.on("error", refuse);
  return () => {
    isClosed = true;
    stop();
    watcher.close();
  };
}

function warn({ message }: Error): void {
  process.emitWarning(`the changed settings were refused, the former ones hold: ${message}`, {
    code: "DERIBIT_RPC_CONFIG",
  });
}
