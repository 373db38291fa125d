/** Who signs in, and how. */
import { ConfigError } from "../errors/client.ts";
import type { AccountName } from "../errors/family.ts";

/** An API key with its secret; the secret itself is sent over the encrypted line. */
export interface ClientCredentials {
  readonly kind?: "client_credentials";
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

/** An access token that somebody else keeps fresh. Over a WebSocket it goes along with every private call. */
export interface BearerCredentials {
  readonly kind: "bearer";
  readonly accessToken: string;
}

/** Parameters of `public/auth` as they are, for a grant that this library does not know. */
export interface CustomCredentials {
  readonly kind: "custom";
  readonly params: Readonly<Record<string, unknown>>;
}

/** Everything that can sign in. */
export type Credentials =
  | ClientCredentials
  | SignatureCredentials
  | KeyCredentials
  | RefreshCredentials
  | BearerCredentials
  | CustomCredentials;

/** Credentials, or a function that is asked for them at each signing in: for rotation and secret managers. */
export type AuthStrategy = Credentials | (() => Credentials | Promise<Credentials>);

/** Checks what the user or their callback gave. The error names the member, and never shows a value. */
export function checkCredentials(credentials: Credentials): void {
  if (typeof credentials !== "object" || credentials === null) {
    throw new ConfigError("credentials", "an object, or a function that gives one");
  }
  const given = credentials as unknown as Readonly<Record<string, unknown>>;
  for (const member of membersOf(credentials)) {
    if (typeof given[member] !== "string" || given[member] === "") {
      throw new ConfigError(`credentials.${member}`, "a string that is not empty");
    }
  }
}

function membersOf(credentials: Credentials): readonly string[] {
  switch (credentials.kind) {
    case undefined:
    case "client_credentials":
    case "signature":
      return ["clientId", "clientSecret"];
    case "key":
      return ["clientId", "privateKey"];
    case "refresh_token":
      return ["refreshToken"];
    case "bearer":
      return ["accessToken"];
    case "custom":
      return [];
    default:
      throw new ConfigError("credentials.kind", "client_credentials, signature, key, refresh_token, bearer or custom");
  }
}
