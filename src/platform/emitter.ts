/** Typed events: few listeners, called in turn. */
import { whenAborted } from "./abort.ts";
import { guard } from "./guard.ts";

/** Takes the listener back. */
export type Off = () => void;

/** One registration: a listener that was given twice is called twice, and taken back once at a time. */
interface Registration {
  readonly listener: (event: never) => unknown;
}

/** Calls listeners by event name. One that throws, at once or later, changes nothing for the others. */
export class Emitter<Events extends object> {
  readonly #registrations = new Map<keyof Events, readonly Registration[]>();
  readonly #onThrow: (error: unknown, name: keyof Events) => void;

  /** `onThrow` is called for a listener that threw. */
  constructor(onThrow: (error: unknown, name: keyof Events) => void) {
    this.#onThrow = onThrow;
  }

  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void, signal?: AbortSignal): Off {
    if (signal?.aborted === true) return () => {};
    const registration: Registration = { listener };
    this.#registrations.set(name, [...(this.#registrations.get(name) ?? []), registration]);
    let unlisten = (): void => {};
    const off = (): void => {
      unlisten();
      const left = (this.#registrations.get(name) ?? []).filter((each) => each !== registration);
      if (left.length === 0) this.#registrations.delete(name);
      else this.#registrations.set(name, left);
    };
    unlisten = whenAborted(signal, off);
    return off;
  }

  /** Whether there are listeners, so that an event without any need not be made. */
  has(name: keyof Events): boolean {
    return this.#registrations.has(name);
  }

  /** How many listeners an event has. */
  count(name: keyof Events): number {
    return this.#registrations.get(name)?.length ?? 0;
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const { listener } of this.#registrations.get(name) ?? []) {
      guard(
        () => (listener as (event: Events[Name]) => unknown)(event),
        (error) => this.#onThrow(error, name),
      );
    }
  }
}
