/** The place in the program of the user from which a function of this library was called. */

type Captures = (target: object, above: Callable) => void;

/** What the program calls: what stands above it in a stack is this library. */
export type Callable = (...args: never[]) => unknown;

/** Absent in engines that cannot tell. */
const capture = (Error as { captureStackTrace?: Captures }).captureStackTrace;

/** A place, taken while the function that the program called runs. Its text is made when it is asked for. */
export class Caller {
  /** Lines of a stack behind their first. */
  declare readonly stack: string | undefined;

  private constructor(door: Callable) {
    capture?.(this, door);
  }

  /** Where `door` was called; `undefined` where the engine cannot tell. */
  static of(door: Callable): Caller | undefined {
    return capture === undefined ? undefined : new Caller(door);
  }

  /** Puts the place into the stack of an error, instead of the lines of this library. */
  mark(error: Error): void {
    const { stack = "" } = this;
    const lines = stack.slice(stack.indexOf("\n"));
    if (stack.includes("\n")) error.stack = `${error.name}: ${error.message}${lines}`;
  }
}

/** Whether this is a program in the making, by the usual variable of the environment; false where that cannot be read. */
export function isInTheMaking(): boolean {
  try {
    const { process } = globalThis as { process?: { readonly env?: Readonly<Record<string, string | undefined>> } };
    return process?.env !== undefined && process.env["NODE_ENV"] !== "production";
  } catch {
    return false;
  }
}
