/** Ports that the user hands in, made safe: what they throw is reported, and the host's own takes their place. */
import { ConfigError } from "../errors/client.ts";
import { type Clock, systemClock } from "../ports/clock.ts";
import type { Signer } from "../ports/crypto.ts";
import { type Random, systemRandom } from "../ports/random.ts";
import { warn } from "../ports/warn.ts";
import { type BackoffOptions, createBackoff } from "./backoff.ts";
import { guard, guardLater, messageOf } from "./guard.ts";

/** A function of the user failed: the error, and which function it was. */
export type OnThrow = (error: unknown, where: string) => void;

/** The ports that are run in many places. A transport is run by its link alone, which ends with what it throws. */
export interface GuardedPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
  readonly reconnect: { readonly backoff: BackoffOptions } | false;
}

const warnedOf = new Set<string>();

/** Reports, once a function, what belongs to no client and so to no listener. */
export const warnOfThrown: OnThrow = (error, where) => {
  if (warnedOf.has(where)) return;
  warnedOf.add(where);
  warn(`\`${where}\` failed: ${messageOf(error)}`, "DERIBIT_RPC_THROWN");
};

/** The clock of the user behind each guarded one. */
const origins = new WeakMap<Clock, Clock>([[systemClock, systemClock]]);

/** The clock that was handed in: clients that share it share it still, although each guards it for itself. */
export function originOf(clock: Clock): Clock {
  return origins.get(clock) ?? clock;
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

/** A clock that always gives a time, and runs every task once. `name` is the option that it was given as. */
export function guardedClock(clock: Clock, onThrow: OnThrow, name = "clock"): Clock {
  if (origins.has(clock)) return clock;
  const { wall } = clock;
  const guarded: Clock = {
    now: () => numberOr(() => clock.now(), systemClock.now, `${name}.now`, onThrow),
    ...(wall !== undefined && {
      wall: () =>
        numberOr(
          () => wall.call(clock),
          () => clock.now(),
          `${name}.wall`,
          onThrow,
        ),
    }),
    schedule: (delayMs, task) => schedule(clock, delayMs, task, (error) => onThrow(error, `${name}.schedule`)),
  };
  origins.set(guarded, clock);
  return guarded;
}

function schedule(clock: Clock, delayMs: number, task: () => void, onThrow: (error: unknown) => void): () => void {
  let isOver = false;
  const once = (): void => {
    if (isOver) return;
    isOver = true;
    task();
  };
  try {
    const stop: unknown = clock.schedule(delayMs, once);
    if (typeof stop === "function") {
      return () => {
        isOver = true;
        guard(stop as () => unknown, onThrow);
      };
    }
    guardLater(stop, onThrow);
    throw new TypeError(`Expected a function that takes the task back, got a value of type ${typeof stop}`);
  } catch (error) {
    onThrow(error);
  }
  const stop = systemClock.schedule(delayMs, once);
  return () => {
    isOver = true;
    stop();
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

function numberOr(given: () => number, own: () => number, where: string, onThrow: OnThrow): number {
  try {
    const value = given();
    if (Number.isFinite(value)) return value;
    guardLater(value, (error) => onThrow(error, where));
    onThrow(new TypeError(`Expected \`${where}\` to give a number, got a value of type ${typeof value}`), where);
  } catch (error) {
    onThrow(error, where);
  }
  return own();
}
