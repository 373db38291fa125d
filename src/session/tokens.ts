/** The tokens of a session. Nothing prints them. */

/** What the exchange granted, without the tokens: safe to log. */
export interface Grant {
  /** Words of the scope that was granted. */
  readonly scope: readonly string[];
  /** When the token ends, in milliseconds of the local clock. */
  readonly expiresMs: number;
  /** When it was granted, in milliseconds of the local clock. */
  readonly grantedMs: number;
}

/** A pair of tokens; only its grant is visible. */
export class Tokens {
  readonly grant: Grant;
  readonly #access: string;
  readonly #refresh: string;

  constructor(access: string, refresh: string, grant: Grant) {
    this.#access = access;
    this.#refresh = refresh;
    this.grant = grant;
  }

  get access(): string {
    return this.#access;
  }

  get refresh(): string {
    return this.#refresh;
  }
}

const scopeWord = /^[a-z_]{1,20}(?::\S{1,64})?$/;

/** Reads the result of `public/auth` and its kin; `undefined` where it holds no tokens. */
export function tokensOf(result: unknown, nowMs: number): Tokens | undefined {
  const { access_token, refresh_token, expires_in, scope } = (result ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof access_token !== "string" || typeof refresh_token !== "string" || typeof expires_in !== "number") {
    return undefined;
  }
  const words = typeof scope === "string" ? scope.split(" ").filter((word) => word !== "") : [];
  // What does not look like a word of a scope could be a token that came in its place.
  const shown = words.map((word) => (scopeWord.test(word) ? word : "..."));
  return new Tokens(access_token, refresh_token, {
    scope: shown,
    grantedMs: nowMs,
    expiresMs: nowMs + expires_in * 1_000,
  });
}

const levels: Readonly<Record<string, number>> = { read: 1, read_write: 2 };

/** Words that were asked for and not granted. A wider grant of the same area covers a narrower wish. */
export function missingScope(asked: string | undefined, granted: readonly string[]): readonly string[] {
  const words = (asked ?? "").split(" ").filter((word) => word !== "");
  return words.filter((word) => {
    const [area = "", level = ""] = word.split(":");
    if (area === "session") return !granted.includes(word);
    const wanted = levels[level];
    if (wanted === undefined) return false;
    return !granted.some((each) => each.startsWith(`${area}:`) && (levels[each.slice(area.length + 1)] ?? 0) >= wanted);
  });
}
