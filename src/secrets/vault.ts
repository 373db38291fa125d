/** Secrets in HashiCorp Vault, version 2 of its key-value engine. */
import { readFile } from "node:fs/promises";
import { ConfigError } from "../errors/client.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { isReadable } from "../transport/readable.ts";
import { membersOfObject, type SecretSource, unavailable } from "./source.ts";
import { VaultToken } from "./vault-token.ts";
import { type VaultFetch, VaultWire } from "./vault-wire.ts";

/** How a process logs in to Vault. */
export type VaultLogin =
  /** A token that was given to the process. It is renewed while Vault allows that. */
  | { readonly kind: "token"; readonly token: string }
  /** A role and its secret id; a function is asked for that at each login. */
  | {
      readonly kind: "approle";
      readonly roleId: string;
      readonly secretId: string | (() => string | Promise<string>);
      /** @default "approle" */
      readonly mount?: string | undefined;
    }
  /** The service account of a pod. Its token is read from the file at each login. */
  | {
      readonly kind: "kubernetes";
      readonly role: string;
      /** @default "kubernetes" */
      readonly mount?: string | undefined;
      /** @default "/var/run/secrets/kubernetes.io/serviceaccount/token" */
      readonly tokenFile?: string | undefined;
    };

/** Options of `vaultSecret`. */
export interface VaultSecretOptions {
  /** Address of Vault, as `https://vault.desk:8200`. */
  readonly address: string;
  readonly login: VaultLogin;
  /** Path of the secret below the engine, as `desk/deribit`. */
  readonly path: string;
  /** Path of the key-value engine. @default "secret" */
  readonly mount?: string | undefined;
  /** Namespace of Vault Enterprise. @default none */
  readonly namespace?: string | undefined;
  /** Takes an address that begins with `http://` and is not on this computer: secrets can be read on the way. @default false */
  readonly allowPlain?: boolean | undefined;
  /** @default the `fetch` of the host */
  readonly fetch?: VaultFetch | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

/** Secrets in Vault. */
export interface VaultSecret extends SecretSource {
  /** Renews the token no more. What is read afterwards logs in again. */
  close(): void;
}

const known: KnownOptions<VaultSecretOptions> = {
  address: "checked",
  login: "checked",
  path: "checked",
  mount: "string",
  namespace: "string",
  allowPlain: "boolean",
  fetch: "function",
  clock: ["now", "schedule"],
};
const knownLogin = {
  token: { kind: "string", token: "checked" },
  approle: { kind: "string", roleId: "checked", secretId: "checked", mount: "string" },
  kubernetes: { kind: "string", role: "checked", mount: "string", tokenFile: "string" },
} as const;
/** Where a pod finds the token of its service account. */
const podToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * Reads the newest version of a secret. The token of the login is renewed when two thirds of its life are over, and a token that
 * Vault refuses is replaced by a new login, once.
 *
 * ```ts
 * const vault = vaultSecret({
 *   address: "https://vault.desk:8200",
 *   login: { kind: "kubernetes", role: "desk" },
 *   path: "desk/deribit",
 * });
 * const deribit = await connect({ network: "testnet", credentials: credentialsFrom(vault) });
 * ```
 */
export function vaultSecret(options: VaultSecretOptions): VaultSecret {
  checkOptions("", options, known);
  const { path, mount = "secret", login, clock = systemClock } = options;
  checkAddress(options);
  checkPath("path", path);
  checkPath("mount", mount);
  checkLogin(login);
  const name = `the secret ${mount}/${path} of Vault at ${new URL(options.address).host}`;
  const wire = new VaultWire(name, options);
  const token = new VaultToken(wire, clock, () => logIn(wire, name, login));
  const url = `${mount}/data/${path}`;
  return {
    name,
    read: async () => {
      const reply = await wire.ask("GET", url, await token.get());
      const answer = reply.status === 403 ? await wire.ask("GET", url, await token.renewed()) : reply;
      if (answer.status === 404) throw unavailable(name, "it is not there, or its newest version was deleted", 404);
      if (answer.status === 403) throw unavailable(name, "the token may not read it (403)", 403);
      const { data } = wire.bodyOf(answer, "read it") as { readonly data?: { readonly data?: unknown } };
      return membersOfObject(name, data?.data);
    },
    close: () => token.close(),
  };
}

/** Logs in. Gives the reply of Vault: its `auth` holds the token. */
async function logIn(wire: VaultWire, name: string, login: VaultLogin): Promise<unknown> {
  if (login.kind === "token") {
    // Vault says of a token that it gave elsewhere how long it lives, and nothing of the token itself.
    const { data } = wire.bodyOf(await wire.ask("GET", "auth/token/lookup-self", login.token), "log in") as {
      readonly data?: { readonly ttl?: unknown; readonly renewable?: unknown };
    };
    return { auth: { client_token: login.token, lease_duration: data?.ttl, renewable: data?.renewable } };
  }
  if (login.kind === "approle") {
    const { roleId, secretId, mount = "approle" } = login;
    const secret = typeof secretId === "function" ? await given(name, secretId) : secretId;
    const body = { role_id: roleId, secret_id: secret };
    return wire.bodyOf(await wire.ask("POST", `auth/${mount}/login`, undefined, body), "log in");
  }
  const { role, mount = "kubernetes", tokenFile = podToken } = login;
  const jwt = await given(name, () => readFile(tokenFile, "utf8"), `the token of the service account (${tokenFile})`);
  return wire.bodyOf(await wire.ask("POST", `auth/${mount}/login`, undefined, { role, jwt: jwt.trim() }), "log in");
}

async function given(
  name: string,
  read: () => string | Promise<string>,
  what = "the function `secretId`",
): Promise<string> {
  try {
    return await read();
  } catch {
    throw unavailable(name, `${what} gave nothing`);
  }
}

function checkAddress({ address, allowPlain = false }: VaultSecretOptions): void {
  const isAddress = typeof address === "string" && URL.canParse(address) && /^https?:/.test(address);
  if (!isAddress) throw new ConfigError("address", "an address that begins with https://");
  if (!allowPlain && isReadable(address)) {
    throw new ConfigError("address", "an address that begins with https://, or to come with `allowPlain: true`");
  }
}

function checkPath(option: string, path: string): void {
  if (typeof path === "string" && /^[^/?#%\s][^?#%\s]*[^/?#%\s]$|^[^/?#%\s]$/.test(path) && !path.includes(".."))
    return;
  throw new ConfigError(option, "a path as `desk/deribit`, without a slash at its ends");
}

/** Never shows a value. */
function checkLogin(login: VaultLogin): void {
  const kind = (login as Partial<VaultLogin> | undefined)?.kind;
  if (kind !== "token" && kind !== "approle" && kind !== "kubernetes") {
    throw new ConfigError("login.kind", '"token", "approle" or "kubernetes"');
  }
  checkOptions("login", login, knownLogin[kind]);
  const texts = { token: ["token"], approle: ["roleId", "secretId"], kubernetes: ["role"] }[kind];
  for (const member of texts) {
    const value = (login as unknown as Readonly<Record<string, unknown>>)[member];
    const isGiven =
      (typeof value === "string" && value !== "") || (member === "secretId" && typeof value === "function");
    if (!isGiven) throw new ConfigError(`login.${member}`, "a text that is not empty");
  }
}
