/** Scopes: those that a client requests, its key allows and a method needs. */

type Level = "none" | "read" | "read_write";

/** A scope as it was asked for. */
export interface ScopeRequest {
  /** Name of the session, when one is asked for; otherwise the token belongs to the connection. */
  readonly session: string | undefined;
  /** Lifetime of the token in seconds, when another than the usual one is asked for. */
  readonly lifetimeS: number | undefined;
  /** Levels by domain, as `trade` to `read`. */
  readonly levels: ReadonlyMap<string, Level>;
}

/** Every domain of rights, at the level that a key with all rights has. */
export const allRights =
  "account:read_write block_rfq:read_write block_trade:read_write custody:read_write trade:read_write wallet:read_write";

const domains: ReadonlySet<string> = new Set(allRights.split(" ").map((word) => word.replace(/:.*/, "")));

function isLevel(text: string): text is Level {
  return text === "none" || text === "read" || text === "read_write";
}

/** Reads a scope text. Unknown words are ignored, as on the exchange. */
export function readScope(text: string | undefined): ScopeRequest {
  const levels = new Map<string, Level>();
  let session: string | undefined;
  let lifetimeS: number | undefined;
  for (const word of (text ?? "").split(/[\s,]+/)) {
    const [name = "", value = ""] = splitOnce(word, ":");
    if (name === "session" && value !== "") session = value;
    else if (name === "expires" && Number(value) > 0) lifetimeS = Math.floor(Number(value));
    else if (!domains.has(name)) continue;
    else if (value === "*") levels.set(name, "read_write");
    else if (isLevel(value)) levels.set(name, value);
  }
  return { session, lifetimeS, levels };
}

/** The granted words: those requested, limited to what the key allows. Sorted, as the exchange lists them. */
export function grantWords(
  asked: ScopeRequest,
  key: { readonly name: string; readonly maxScope: string },
  isMainAccount: boolean,
): readonly string[] {
  const words = [asked.session === undefined ? "connection" : `session:${asked.session}`, `name:${key.name}`];
  if (isMainAccount) words.push("mainaccount");
  for (const [domain, highest] of readScope(key.maxScope).levels) {
    const wanted = asked.levels.size === 0 ? highest : (asked.levels.get(domain) ?? "none");
    const level = wanted === "read_write" && highest === "read" ? "read" : wanted;
    if (level !== "none" && highest !== "none") words.push(`${domain}:${level}`);
  }
  return words.sort();
}

/** Whether the granted words hold one of those that are needed. Writing includes reading. */
export function permits(granted: readonly string[], needed: readonly string[]): boolean {
  if (needed.length === 0) return true;
  return needed.some((word) => granted.includes(word) || granted.includes(word.replace(/:read$/, ":read_write")));
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
