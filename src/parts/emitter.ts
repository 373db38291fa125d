/** Typed events: few listeners, called in turn. */

/** Takes the listener back. */
export type Off = () => void;

/** Calls listeners by event name. One that throws, at once or later, changes nothing for the others. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, readonly ((event: never) => void)[]>();
  readonly #onThrow: (error: unknown, name: keyof Events) => void;

  /** `onThrow` hears of a listener that threw. */
  constructor(onThrow: (error: unknown, name: keyof Events) => void) {
    this.#onThrow = onThrow;
  }

  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void, signal?: AbortSignal): Off {
    if (signal?.aborted === true) return () => {};
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    const off = (): void => {
      signal?.removeEventListener("abort", off);
      const left = (this.#listeners.get(name) ?? []).filter((each) => each !== listener);
      if (left.length === 0) this.#listeners.delete(name);
      else this.#listeners.set(name, left);
    };
    signal?.addEventListener("abort", off, { once: true });
    return off;
  }

  /** Whether anybody listens, so that an event nobody hears need not be made. */
  has(name: keyof Events): boolean {
    return this.#listeners.has(name);
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        const result: unknown = (listener as (event: Events[Name]) => unknown)(event);
        if (result instanceof Promise) result.catch((error: unknown) => this.#onThrow(error, name));
      } catch (error) {
        this.#onThrow(error, name);
      }
    }
  }
}
