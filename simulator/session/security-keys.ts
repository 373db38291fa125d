/** The second factor: a sensitive call is first answered by a challenge, then repeated with the answer to it. */

import type { AccountConfig } from "../boundary/accounts.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { Random } from "../determinism/random.ts";
import { randomText } from "../determinism/random.ts";
import { Refusal } from "../refusals/refusal.ts";
import { totp } from "./totp.ts";

/** Methods that ask for the second factor of an account that has one. */
const sensitiveMethods: ReadonlySet<string> = new Set([
  "private/add_to_address_book",
  "private/remove_from_address_book",
  "private/update_in_address_book",
  "private/save_address_beneficiary",
  "private/delete_address_beneficiary",
  "private/withdraw",
  "private/submit_transfer_to_user",
  "private/create_api_key",
  "private/edit_api_key",
  "private/enable_api_key",
  "private/disable_api_key",
  "private/remove_api_key",
  "private/reset_api_key",
  "private/change_api_key_name",
  "private/change_scope_in_api_key",
  "private/create_subaccount",
  "private/remove_subaccount",
  "private/set_email_for_subaccount",
  "private/toggle_subaccount_login",
]);

const challengeLifetimeMs = 60_000;
const failuresAllowed = 5;
const pauseMs = 60_000;

interface Challenge {
  readonly userId: number;
  readonly method: string;
  readonly untilMs: number;
}

/** The answer to a sensitive call that came without proof. */
interface ChallengeResult {
  readonly security_key_authorization_required: true;
  readonly challenge: string;
  readonly rp_id: string;
  readonly security_keys: readonly { readonly type: "tfa"; readonly name: "tfa" }[];
}

/** Whether an answer is a challenge, which takes the place of the result of a sensitive call. */
export function isChallenge(result: unknown): boolean {
  return (result as Partial<ChallengeResult> | null | undefined)?.security_key_authorization_required === true;
}

/** The challenges that are open. */
export class SecurityKeys {
  readonly #clock: ExchangeClock;
  readonly #random: Random;
  readonly #open = new Map<string, Challenge>();
  readonly #usedCodes = new Map<number, string>();
  readonly #failures = new Map<number, { count: number; pausedUntilMs: number }>();

  constructor(clock: ExchangeClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Undefined when the call may go on; a challenge when proof is wanted; throws when the proof is bad. */
  check(
    account: AccountConfig,
    method: string,
    params: Readonly<Record<string, unknown>>,
  ): ChallengeResult | undefined {
    if (account.totpSecret === undefined || !sensitiveMethods.has(method)) return undefined;
    const failures = this.#failures.get(account.userId);
    const waitMs = (failures?.pausedUntilMs ?? 0) - this.#clock.now();
    if (waitMs > 0)
      throw new Refusal(12998, "security_key_authorization_over_limit", { wait: Math.ceil(waitMs / 1000) });
    if (typeof params["challenge"] !== "string") return this.#challenge(account.userId, method);
    const reason = this.#flaw(account, method, params["challenge"], params["authorization_data"]);
    if (reason !== undefined) throw this.#failed(account.userId, reason);
    this.#failures.delete(account.userId);
    return undefined;
  }

  #challenge(userId: number, method: string): ChallengeResult {
    const challenge = randomText(this.#random, 32);
    const now = this.#clock.now();
    for (const [text, { untilMs }] of this.#open) if (untilMs <= now) this.#open.delete(text);
    this.#open.set(challenge, { userId, method, untilMs: now + challengeLifetimeMs });
    return {
      security_key_authorization_required: true,
      challenge,
      rp_id: "test.deribit.com",
      security_keys: [{ type: "tfa", name: "tfa" }],
    };
  }

  #flaw(account: AccountConfig, method: string, text: string, code: unknown): string | undefined {
    const challenge = this.#open.get(text);
    this.#open.delete(text);
    const now = this.#clock.now();
    const fits = challenge !== undefined && challenge.userId === account.userId && challenge.method === method;
    if (!fits || challenge.untilMs <= now) return "challenge_timeout";
    if (typeof code !== "string" || code === "") return "tfa_code_is_required";
    if (this.#usedCodes.get(account.userId) === code) return "used_tfa_code";
    if (totp(account.totpSecret ?? "", now / 1000) !== code) return "tfa_code_not_matched";
    this.#usedCodes.set(account.userId, code);
    return undefined;
  }

  #failed(userId: number, reason: string): Refusal {
    const count = (this.#failures.get(userId)?.count ?? 0) + 1;
    const isOver = count >= failuresAllowed;
    this.#failures.set(userId, {
      count: isOver ? 0 : count,
      pausedUntilMs: isOver ? this.#clock.now() + pauseMs : 0,
    });
    return new Refusal(13668, "security_key_authorization_error", { reason });
  }
}
