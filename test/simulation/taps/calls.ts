/** The calls and replies of one client, as they pass over whatever carries them. */
import type { Findings } from "../world/violations.ts";
import type { Ledger } from "./ledger.ts";
import { tagMember } from "./tag.ts";
import { TokenTap } from "./tokens.ts";

/** A call that was sent. */
export interface SentCall {
  readonly id: number;
  readonly method: string;
  /** Number of a call that the ledger knows. */
  readonly tag: number | undefined;
  /** Whether the path held it on the way to the exchange, or it left behind a block in which the time was measured. */
  readonly isHeld: boolean;
  /** When it left, in milliseconds of the run. */
  readonly sentMs: number;
}

const tagText = `"${tagMember}":`;
const challengeText = '"result":{"security_key_authorization_required":true';
const tooManyRequests = 10028;
const unauthorized = 13009;
const tooLate = 13_888;

/** Reads what passes, and tells the ledger. */
export class CallTap {
  /** When replies said that a pool of credits is empty. */
  readonly outOfCreditsMs: number[] = [];
  /** Replies that said that an order came after its own deadline, though nothing had held it. */
  dated = 0;
  readonly #name: string;
  readonly #findings: Findings;
  readonly #ledger: Ledger;
  readonly #now: () => number;
  readonly #token = new TokenTap();

  constructor(name: string, findings: Findings, ledger: Ledger, now: () => number) {
    this.#name = name;
    this.#findings = findings;
    this.#ledger = ledger;
    this.#now = now;
  }

  /** Since when the computer has stood still while this frame lay in its socket; `undefined` where it did not. */
  lyingSinceMs: number | undefined;

  /** A frame leaves. */
  said(text: string, isHeld = false): SentCall | undefined {
    this.#findings.tell(this.#name, () => `-> ${shown(text)}`);
    const [, id, method = ""] = /^\{"jsonrpc":"2\.0","id":(\d+),"method":"([^"]+)"/.exec(text) ?? [];
    if (id === undefined) {
      this.#findings.report("every frame is a call", `${this.#name} sent ${shown(text)}`);
      return undefined;
    }
    if (method === "public/auth" && this.#token.isUsedAgain(text, this.#now())) {
      this.#findings.report("tokens are not used after rotation", `${this.#name} sent a refresh token again`);
    }
    const at = text.indexOf(tagText);
    const tag = at === -1 ? undefined : Number.parseInt(text.slice(at + tagText.length), 10);
    if (tag !== undefined) this.#ledger.sent(tag);
    return { id: Number(id), method, tag, isHeld, sentMs: this.#now() };
  }

  /** A whole reply arrives. */
  answered({ method, tag, isHeld, sentMs }: SentCall, text: string): void {
    const code = Number(/"error":\{"code":(-?\d+)/.exec(text)?.[1] ?? Number.NaN);
    if (code === tooManyRequests) this.outOfCreditsMs.push(this.#now());
    // One that went out again, with a new token, keeps the deadline that it had at first.
    if (code === tooLate && tag !== undefined && !isHeld && this.#ledger.isDatedOnce(tag)) this.dated += 1;
    if (tag !== undefined && this.lyingSinceMs !== undefined) this.#ledger.hadCome(tag, this.lyingSinceMs);
    if (code === unauthorized && method !== "public/auth" && this.#token.wasLetEnd(sentMs)) {
      this.#findings.report("tokens are renewed in time", `${this.#name}: ${method} was refused, and was not renewed`);
    }
    if (tag !== undefined && (code === unauthorized || text.includes(challengeText))) this.#ledger.mayRepeat(tag);
    if (method !== "public/auth") return;
    if (code === unauthorized) this.#token.refused();
    else this.#token.granted(text, this.#now());
  }
}

const shownCharacters = 900;

/** A frame as the story shows it. */
export function shown(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}... (${text.length} characters)`;
}
