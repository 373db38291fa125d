/** The tokens of one client, as they pass over the wire. */

/** A token counts as renewed in time when that was tried after this share of its life. */
const earliest = 0.5;
/** Tokens with a shorter life, in milliseconds, cannot be renewed in time. */
const shortestLifeMs = 20_000;

/** Remembers what was granted and used. */
export class TokenTap {
  readonly #used = new Set<string>();
  /** Refresh tokens that a newer pair has replaced, as far as the client can know. */
  readonly #rotated = new Set<string>();
  #grantedMs = 0;
  #lifeMs = Number.POSITIVE_INFINITY;
  #triedMs = 0;
  /** Whether the exchange took the last grant back, and would not renew it. */
  #isTakenBack = false;

  /** A frame signs in. True when its refresh token was replaced before. */
  isUsedAgain(text: string, nowMs: number): boolean {
    this.#triedMs = nowMs;
    const token = /"refresh_token":"([^"]+)"/.exec(text)?.[1];
    if (token === undefined) return false;
    this.#used.add(token);
    return this.#rotated.has(token);
  }

  /** An answer to signing in came. */
  granted(text: string, nowMs: number): void {
    const seconds = /"expires_in":(-?[\d.e+]+)/.exec(text)?.[1];
    if (seconds === undefined) return;
    for (const token of this.#used) this.#rotated.add(token);
    this.#isTakenBack = false;
    this.#grantedMs = nowMs;
    this.#lifeMs = Number(seconds) * 1_000;
  }

  /** Signing in was refused as what the token itself lacks. */
  refused(): void {
    this.#isTakenBack = true;
  }

  /** Whether the token had ended by its age alone when a call left, and no renewal was tried. */
  wasLetEnd(sentMs: number): boolean {
    if (this.#lifeMs < shortestLifeMs) return false;
    const isOver = sentMs >= this.#grantedMs + this.#lifeMs;
    return isOver && !this.#isTakenBack && this.#triedMs < this.#grantedMs + this.#lifeMs * earliest;
  }
}
