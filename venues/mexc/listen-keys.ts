/** Listen keys: HTTP hands one out for an hour, and private channels are read at an address that names it. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** The listen key of one account, for all its connections. */
export interface ListenKeys {
  /** The key of now; a new one where there is none, or the last one has ended. */
  current(): Promise<string>;
  /** Has the key live for another hour. False where it has ended: the next `current` makes a new one. */
  renew(): Promise<boolean>;
}

/** The part of `fetch` that listen keys take. */
export type ListenKeyFetch = (
  url: string,
  init: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
) => Promise<{ readonly ok: boolean; readonly status: number; json(): Promise<unknown> }>;

/** What listen keys are made with. */
export interface ListenKeyOptions {
  readonly key: string;
  readonly secret: string;
  /** @default "https://api.mexc.com" */
  readonly http?: string | undefined;
  /** @default the `fetch` of this computer */
  readonly fetch?: ListenKeyFetch | undefined;
  /** Milliseconds since the Unix epoch. @default the clock of this computer */
  readonly now?: (() => number) | undefined;
}

/** Milliseconds that a key lives after it was made or renewed. */
export const keyLifeMs = 60 * 60_000;

/** HTTP statuses after which another attempt cannot help. */
const isFinal = (status: number): boolean => status === 400 || status === 401 || status === 403;

/**
 * Makes and renews the listen key of an account, by calls that are signed with HMAC-SHA256. Errors show neither key nor secret; one
 * with `permanent: true` says that the exchange refuses the key.
 *
 * ```ts
 * const client = createShardedClient(mexc, { network: "mainnet", credentials: { keys: createListenKeys({ key, secret }) } });
 * ```
 */
export function createListenKeys(options: ListenKeyOptions): ListenKeys {
  const { key, secret, http = "https://api.mexc.com", fetch = globalThis.fetch, now = Date.now } = options;
  let current: { readonly listenKey: Promise<string>; untilMs: number } | undefined;

  const ask = async (method: "POST" | "PUT", listenKey?: string): Promise<string> => {
    const query = new URLSearchParams({ ...(listenKey !== undefined && { listenKey }), timestamp: String(now()) });
    const signature = bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(query.toString())));
    const url = `${http}/api/v3/userDataStream?${query}&signature=${signature}`;
    const response = await fetch(url, {
      method,
      headers: { "X-MEXC-APIKEY": key, "content-type": "application/json" },
    });
    const body = (await response.json().catch(() => ({}))) as { readonly listenKey?: string; readonly code?: number };
    if (response.ok && body.listenKey !== undefined) return body.listenKey;
    const error = new Error(`the listen key was refused (status ${response.status}, code ${body.code ?? "none"})`);
    throw Object.assign(error, { permanent: method === "POST" && isFinal(response.status) });
  };

  return {
    current: () => {
      if (current !== undefined && current.untilMs > now()) return current.listenKey;
      const made = { listenKey: ask("POST"), untilMs: now() + keyLifeMs };
      current = made;
      made.listenKey.catch(() => {
        if (current === made) current = undefined;
      });
      return made.listenKey;
    },
    renew: async () => {
      const renewed = current;
      if (renewed === undefined || renewed.untilMs <= now()) return false;
      try {
        await ask("PUT", await renewed.listenKey);
      } catch (error) {
        if (renewed.untilMs - now() > keyLifeMs / 4) throw error;
        // Nothing more may come of it: a new one is made in time.
        if (current === renewed) current = undefined;
        return false;
      }
      renewed.untilMs = now() + keyLifeMs;
      return true;
    },
  };
}
