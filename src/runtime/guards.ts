/** Ports that the user hands in, made safe: what they throw is reported, and the host's own takes their place. */
import { ConfigError } from "../errors/client.ts";
import { guardLater } from "../parts/guard.ts";
import { type Clock, systemClock } from "../ports/clock.ts";
import type { Signer } from "../ports/crypto.ts";
import { type Random, systemRandom } from "../ports/random.ts";

/** A function of the user failed: the error, and which function it was. */
export type OnThrow = (error: unknown, where: string) => void;

/** The ports that are run in many places. A transport is run by its link alone, which ends with what it throws. */
export interface GuardedPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
}

/** The same options, with a clock and a chance that always give a number, and a signer that gives a text or throws. */
export function withGuards<Options extends GuardedPorts>(options: Options, onThrow: OnThrow): Options {
  const { clock, random, signer } = options;
  return {
    ...options,
    clock: guardedClock(clock, onThrow),
    random: guardedRandom(random, onThrow),
    signer: guardedSigner(signer, onThrow),
  };
}

function guardedClock(clock: Clock, onThrow: OnThrow): Clock {
  if (clock === systemClock) return clock;
  const { wall } = clock;
  return {
    now: () => numberOr(() => clock.now(), systemClock.now, "clock.now", onThrow),
    ...(wall !== undefined && {
      wall: () =>
        numberOr(
          () => wall.call(clock),
          () => clock.now(),
          "clock.wall",
          onThrow,
        ),
    }),
    schedule: (delayMs, task) => {
      try {
        return clock.schedule(delayMs, task);
      } catch (error) {
        onThrow(error, "clock.schedule");
        return systemClock.schedule(delayMs, task);
      }
    },
  };
}

/** A signature is a text that is there at once: anything else would go out as `[object Promise]`. */
function guardedSigner(signer: Signer, onThrow: OnThrow): Signer {
  const text = (value: unknown): string => {
    if (typeof value === "string" && value !== "") return value;
    guardLater(value, (error) => onThrow(error, "signer"));
    throw new ConfigError("signer", "functions that return a text, not a promise of one");
  };
  return { hmac: (...given) => text(signer.hmac(...given)), sign: (...given) => text(signer.sign(...given)) };
}

function guardedRandom(random: Random, onThrow: OnThrow): Random {
  return random === systemRandom ? random : () => numberOr(random, systemRandom, "random", onThrow);
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
