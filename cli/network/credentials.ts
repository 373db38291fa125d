/** Where keys come from: the environment, or a file that no other user can read. Never an argument: `ps` shows those. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse, TomlError } from "smol-toml";
import type { Credentials } from "../../src/index.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Credentials, and where they came from. */
export interface FoundCredentials {
  readonly credentials: Credentials;
  readonly from: string;
}

/** The account of the offline exchange that needs no setting up. */
const offline: FoundCredentials = {
  credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
  from: "the default account of the offline exchange",
};

/** The file of keys, by the convention of the XDG base directories. */
export function credentialsFile(env: Environment = process.env): string {
  const chosen = env["XDG_CONFIG_HOME"];
  const config = chosen === undefined || chosen === "" ? join(homedir(), ".config") : chosen;
  return join(config, "deribit-rpc", "credentials.toml");
}

/** The credentials for a network; `undefined` when there are none. Real keys are never used on the offline exchange. */
export function findCredentials(network: string, env: Environment = process.env): FoundCredentials | undefined {
  const ofEnvironment = network === "sim" ? undefined : fromEnvironment(env);
  return ofEnvironment ?? fromFile(credentialsFile(env), network) ?? (network === "sim" ? offline : undefined);
}

/** The credentials for a network, or an error that says how to give some. */
export function requireCredentials(network: string, env: Environment = process.env): FoundCredentials {
  const found = findCredentials(network, env);
  if (found !== undefined) return found;
  throw new CommandError(
    exitCodes.credentials,
    `This needs a key for ${network}. Set DERIBIT_CLIENT_ID and DERIBIT_CLIENT_SECRET, or write to ` +
      `${credentialsFile(env)} (mode 600):\n  [${tableName(network)}]\n  client_id = "..."\n  client_secret = "..."`,
  );
}

/** The networks whose table in the file of keys has a client id. */
export function networksOf(clientId: string, env: Environment = process.env): readonly string[] {
  const file = credentialsFile(env);
  if (!existsSync(file)) return [];
  return Object.entries(readTables(file))
    .filter(([, table]) => (table as Members | null)?.client_id === clientId)
    .map(([network]) => network);
}

function fromEnvironment(env: Environment): FoundCredentials | undefined {
  const { DERIBIT_CLIENT_ID: clientId = "", DERIBIT_CLIENT_SECRET: clientSecret = "" } = env;
  if (clientId === "" && clientSecret === "") return undefined;
  if (clientId !== "" && clientSecret !== "")
    return { credentials: { clientId, clientSecret }, from: "the environment" };
  const missing = clientId === "" ? "DERIBIT_CLIENT_ID" : "DERIBIT_CLIENT_SECRET";
  throw new CommandError(exitCodes.credentials, `${missing} is not set in the environment, but its counterpart is.`);
}

function fromFile(file: string, network: string): FoundCredentials | undefined {
  if (!existsSync(file)) return undefined;
  refuseOthersAccess(file);
  const table = readTables(file)[network];
  if (table === undefined) return undefined;
  const { client_id: clientId, client_secret: clientSecret, private_key: keyFile } = readMembers(table, file, network);
  const from = `[${tableName(network)}] of ${file}`;
  if (clientId !== undefined && clientSecret !== undefined && keyFile === undefined) {
    return { credentials: { clientId, clientSecret }, from };
  }
  if (clientId !== undefined && keyFile !== undefined && clientSecret === undefined) {
    const path = resolve(dirname(file), keyFile);
    refuseOthersAccess(path);
    return { credentials: { kind: "key", clientId, privateKey: readText(path) }, from };
  }
  throw new CommandError(
    exitCodes.credentials,
    `${from} needs client_id, and one of client_secret and private_key (the path of a PEM file).`,
  );
}

/** Refuses a file that another user of this computer can read. Windows has no such bits. */
function refuseOthersAccess(file: string): void {
  if (process.platform === "win32" || !existsSync(file) || (statSync(file).mode & 0o077) === 0) return;
  throw new CommandError(
    exitCodes.credentials,
    `${file} can be read by other users of this computer, so it is not used. Run: chmod 600 ${file}`,
  );
}

function readTables(file: string): Readonly<Record<string, unknown>> {
  try {
    return parse(readText(file));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The message of the parser shows the line, which may be that of the secret.
    throw new CommandError(exitCodes.credentials, `${file} is not TOML: line ${error.line}, column ${error.column}.`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "an error";
    throw new CommandError(exitCodes.credentials, `${file} cannot be read (${code}).`);
  }
}

type Members = { readonly [Name in "client_id" | "client_secret" | "private_key"]?: string };

function readMembers(table: unknown, file: string, network: string): Members {
  const isPlain =
    typeof table === "object" && table !== null && Object.values(table).every((it) => typeof it === "string");
  if (isPlain) return table as Members;
  throw new CommandError(
    exitCodes.credentials,
    `[${tableName(network)}] of ${file} has a member that is not a string.`,
  );
}

function tableName(network: string): string {
  return /^[\w-]+$/.test(network) ? network : JSON.stringify(network);
}
