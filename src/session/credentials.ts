/** What a client signs in with. */
import { ConfigError } from "../errors/client.ts";
import type { AccountName } from "../errors/family.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";

/** An API key with its secret; the secret itself is sent over the encrypted line. */
export interface ClientCredentials {
  readonly kind?: "client_credentials" | undefined;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An API key whose secret never leaves this process: it signs the time and a nonce (HMAC-SHA256). */
export interface SignatureCredentials {
  readonly kind: "signature";
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An API key whose secret is a private key, Ed25519 or RSA. */
export interface KeyCredentials {
  readonly kind: "key";
  readonly clientId: string;
  /** The private key in PEM form (PKCS #8). */
  readonly privateKey: string;
}

/** A refresh token of another session, as `session.fork` gives it. It is used up by signing in. */
export interface RefreshCredentials {
  readonly kind: "refresh_token";
  readonly refreshToken: string;
  /** The account that it signs in to, where that is known: calls that are lost can then be resolved by its other clients. */
  readonly account?: AccountName | undefined;
}

/** An access token that another program keeps fresh. Over a WebSocket it goes along with every private call. */
export interface BearerCredentials {
  readonly kind: "bearer";
  readonly accessToken: string;
}

/** Parameters of `public/auth` as they are, for a grant that this library does not know. */
export interface CustomCredentials {
  readonly kind: "custom";
  readonly params: Readonly<Record<string, unknown>>;
}

/** Everything that can sign in. A compiler that finds a member missing names that of the last: the likely one. */
export type Credentials =
  | CustomCredentials
  | BearerCredentials
  | RefreshCredentials
  | KeyCredentials
  | SignatureCredentials
  | ClientCredentials;

/** Credentials that sign in; a bearer goes along with each call instead. */
export type SignInCredentials = Exclude<Credentials, BearerCredentials>;

/** Credentials, or a function that is asked for them at each signing in: for rotation and secret managers. */
export type AuthStrategy = Credentials | (() => Credentials | Promise<Credentials>);

const knownMembers = {
  client_credentials: { kind: "string", clientId: "checked", clientSecret: "checked" },
  signature: { kind: "string", clientId: "checked", clientSecret: "checked" },
  key: { kind: "string", clientId: "checked", privateKey: "checked" },
  refresh_token: { kind: "string", refreshToken: "checked", account: "checked" },
  bearer: { kind: "string", accessToken: "checked" },
  custom: { kind: "string", params: "checked" },
} as const satisfies {
  readonly [Kind in NonNullable<Credentials["kind"]>]: KnownOptions<
    Extract<Credentials, { readonly kind?: Kind | undefined }>
  >;
};
/** Members that need not be there, or are no strings. */
const otherMembers: ReadonlySet<string> = new Set(["kind", "account", "params"]);

/** Checks what the user or their callback gave. The error names the member, and never shows a value. */
export function checkCredentials(credentials: Credentials): void {
  if (typeof credentials !== "object" || credentials === null) {
    throw new ConfigError("credentials", "an object, or a function that gives one");
  }
  const { kind = "client_credentials" } = credentials;
  if (!Object.hasOwn(knownMembers, kind)) {
    throw new ConfigError("credentials.kind", "client_credentials, signature, key, refresh_token, bearer or custom");
  }
  const given = credentials as unknown as Readonly<Record<string, unknown>>;
  for (const member of Object.keys(knownMembers[kind])) {
    if (!otherMembers.has(member) && (typeof given[member] !== "string" || given[member] === "")) {
      throw new ConfigError(`credentials.${member}`, "a string that is not empty");
    }
  }
  checkOptions("credentials", credentials, knownMembers[kind]);
  if (kind === "custom" && (typeof given["params"] !== "object" || given["params"] === null)) {
    throw new ConfigError("credentials.params", "an object: the params of the sign-in");
  }
}
