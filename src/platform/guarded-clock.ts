/** A clock that the user hands in, made safe: what it throws is reported, and the host's own takes its place. */
import { type Clock, systemClock } from "./clock.ts";
import { guard, guardLater, messageOf } from "./guard.ts";
import { warn } from "./warn.ts";

/** A function of the user failed: the error, and which function it was. */
export type OnThrow = (error: unknown, where: string) => void;

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

/**
 * A clock that always gives a time, and runs every task once; a `wall` that fails gives `NaN`, for which nothing can stand
 * in. `name` is the option that it was given as.
 */
export function guardedClock(clock: Clock, onThrow: OnThrow, name = "clock"): Clock {
  if (origins.has(clock)) return clock;
  const { wall } = clock;
  const guarded: Clock = {
    now: () => numberOr(() => clock.now(), systemClock.now, `${name}.now`, onThrow),
    ...(wall !== undefined && {
      wall: () =>
        numberOr(
          () => wall.call(clock),
          () => Number.NaN,
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

/** What `given` returns, if that is a number; otherwise reports it and returns what `own` does. */
export function numberOr(given: () => number, own: () => number, where: string, onThrow: OnThrow): number {
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
