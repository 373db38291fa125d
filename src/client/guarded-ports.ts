/** Ports that the user hands in, made safe: what they throw is reported, and the host's own takes their place. */
import { type BackoffOptions, createBackoff } from "../connection/backoff.ts";
import { ConfigError } from "../errors/client.ts";
import type { Clock } from "../platform/clock.ts";
import { isThenable } from "../platform/guard.ts";
import { guardedClock, numberOr, type OnThrow } from "../platform/guarded-clock.ts";
import { within } from "../platform/patience.ts";
import { type Random, systemRandom } from "../platform/random.ts";
import type { Signer } from "../platform/signer.ts";

/** The ports that are run in many places. A transport is run by its link alone, which ends with what it throws. */
export interface GuardedPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
  /** How long a signature may take, in milliseconds. */
  readonly connectTimeoutMs: number;
  readonly reconnect: { readonly backoff: BackoffOptions } | false;
}

/** The same options, with a clock, a chance and a backoff that always give a number, and a signer that gives a text or throws. */
export function withGuards<Options extends GuardedPorts>(options: Options, onThrow: OnThrow): Options {
  const { clock, random, signer, connectTimeoutMs, reconnect } = options;
  return {
    ...options,
    clock: guardedClock(clock, onThrow),
    random: guardedRandom(random, onThrow),
    signer: guardedSigner(signer, (signature) => within(clock, connectTimeoutMs, () => signature)),
    reconnect: reconnect === false ? false : { ...reconnect, backoff: guardedBackoff(reconnect.backoff, onThrow) },
  };
}

/** A signature is a text. A signer that never gave one cannot work; one that worked before may do so again. */
function guardedSigner(signer: Signer, patiently: (signature: PromiseLike<unknown>) => Promise<unknown>): Signer {
  let hasWorked = false;
  const text = (value: unknown): string => {
    if (typeof value === "string" && value !== "") {
      hasWorked = true;
      return value;
    }
    if (hasWorked) throw new TypeError("the signer gave no text");
    throw new ConfigError("signer", "functions that return a text, or a promise of one");
  };
  const signature = (value: unknown): string | Promise<string> =>
    isThenable(value) ? patiently(value).then(text) : text(value);
  return {
    hmac: (...given) => signature(signer.hmac(...given)),
    sign: (...given) => signature(signer.sign(...given)),
  };
}

function guardedRandom(random: Random, onThrow: OnThrow): Random {
  return random === systemRandom ? random : () => numberOr(random, systemRandom, "random", onThrow);
}

/** Without a delay there would be no next attempt, and the client would wait without end. */
function guardedBackoff(backoff: BackoffOptions, onThrow: OnThrow): BackoffOptions {
  if (backoff.kind !== "custom") return backoff;
  const usual = createBackoff({ kind: "exponential" });
  return {
    kind: "custom",
    delayMs: (attempt) =>
      numberOr(
        () => backoff.delayMs(attempt),
        () => usual(attempt),
        "reconnect.backoff.delayMs",
        onThrow,
      ),
  };
}
