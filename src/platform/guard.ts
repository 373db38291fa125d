/** The one place that calls the listeners of the user: what they throw stays theirs. */

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

/** What a function of the user threw, as an error. Even a value that cannot be looked at gives one. */
export function asError(thrown: unknown): Error {
  try {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  } catch {
    return new Error("a value was thrown that cannot be shown");
  }
}

/** The words of what a function of the user threw. */
export function messageOf(thrown: unknown): string {
  try {
    return String(asError(thrown).message);
  } catch {
    return "an error that cannot be shown";
  }
}

/** Whether a function of the user gives its result later. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as Partial<PromiseLike<unknown>>).then === "function"
  );
}
