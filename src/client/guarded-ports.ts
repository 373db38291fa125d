/** Ports that the user hands in, made safe: what they throw is reported, and the host's own takes their place. */
import { type BackoffOptions, createBackoff } from "../connection/backoff.ts";
import { ConfigError } from "../errors/client.ts";
import type { Clock } from "../platform/clock.ts";
import type { Signer } from "../platform/crypto.ts";
import { guardLater } from "../platform/guard.ts";
import { guardedClock, numberOr, type OnThrow } from "../platform/guarded-clock.ts";
import { type Random, systemRandom } from "../platform/random.ts";

/** The ports that are run in many places. A transport is run by its link alone, which ends with what it throws. */
export interface GuardedPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
  readonly reconnect: { readonly backoff: BackoffOptions } | false;
}

/** The same options, with a clock, a chance and a backoff that always give a number, and a signer that gives a text or throws. */
export function withGuards<Options extends GuardedPorts>(options: Options, onThrow: OnThrow): Options {
  const { clock, random, signer, reconnect } = options;
  return {
    ...options,
    clock: guardedClock(clock, onThrow),
    random: guardedRandom(random, onThrow),
    signer: guardedSigner(signer, onThrow),
    reconnect: reconnect === false ? false : { ...reconnect, backoff: guardedBackoff(reconnect.backoff, onThrow) },
  };
}

/**
 * A signature is a text that is there at once: anything else would go out as `[object Promise]`. A signer that never gave
 * one cannot work; one that worked before may do so again.
 */
function guardedSigner(signer: Signer, onThrow: OnThrow): Signer {
  let hasWorked = false;
  const text = (value: unknown): string => {
    if (typeof value === "string" && value !== "") {
      hasWorked = true;
      return value;
    }
    guardLater(value, (error) => onThrow(error, "signer"));
    if (hasWorked) throw new TypeError("the signer gave no text");
    throw new ConfigError("signer", "functions that return a text, not a promise of one");
  };
  return { hmac: (...given) => text(signer.hmac(...given)), sign: (...given) => text(signer.sign(...given)) };
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
