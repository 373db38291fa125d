/** The one place in which functions of the user are run that are told of something: what they throw stays theirs. */

/** Runs a function of the user. What it throws, at once or as a promise, goes to `onThrow` and nowhere else. */
export function guard(run: () => unknown, onThrow: (error: unknown) => void): void {
  try {
    guardLater(run(), onThrow);
  } catch (error) {
    onThrow(error);
  }
}

/** Hands to `onThrow` what a function of the user throws later, if its result is a promise. */
export function guardLater(result: unknown, onThrow: (error: unknown) => void): void {
  if (isThenable(result)) result.then(undefined, onThrow);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as Partial<PromiseLike<unknown>>).then === "function"
  );
}
