/** Checks messages against the schemas, in the way that the option `validate` says. */
import { guardLater } from "../platform/guard.ts";
import type { Drift, Mismatch, Validation, Validators } from "../venue.ts";
import { type DriftLog, unsafeIntegers } from "./drift.ts";

export interface ChecksOptions {
  readonly mode: "params" | "all" | "observe";
  readonly using: Validators;
  /** Whether the schemas know a method; what is newer than this library cannot be checked. */
  readonly knowsMethod: (method: string) => boolean;
  readonly drift: DriftLog;
  /** A validator failed of itself, on a value too deep for it. */
  readonly onThrow: (error: unknown, where: string) => void;
}

const nothing: readonly Mismatch[] = [];

/** What the runtime asks about messages. */
export class Checks {
  readonly #options: ChecksOptions;

  constructor(options: ChecksOptions) {
    this.#options = options;
  }

  /** What is wrong with the params of a call. */
  readonly params = (method: string, params: unknown): readonly Mismatch[] => {
    const { mode, using, knowsMethod } = this.#options;
    if (mode === "observe" || !knowsMethod(method)) return nothing;
    return this.#errorsOf(() => using.validateParams(method, params));
  };

  /** What is wrong with a result. */
  readonly result = (method: string, result: unknown): readonly Mismatch[] => {
    const { mode, using, knowsMethod } = this.#options;
    if (mode === "params" || !knowsMethod(method)) return nothing;
    if (mode === "all") return this.#errorsOf(() => using.validateResult(method, result));
    this.#observe(method, result, () => using.inspectResult(method, result));
    return nothing;
  };

  /** Whether a message of a channel may be handed out. The family of a channel that the schemas do not know is empty. */
  accepts(channel: string, family: string, data: unknown): boolean {
    const { mode, using } = this.#options;
    if (mode === "params" || family === "") return true;
    if (mode === "all") return this.#errorsOf(() => using.validateChannel(channel, data)).length === 0;
    this.#observe(family, data, () => using.inspectChannel(channel, data));
    return true;
  }

  #observe(where: string, value: unknown, inspect: () => readonly Drift[]): void {
    try {
      const drift = inspect();
      guardLater(drift, (error) => this.#options.onThrow(error, "validate"));
      this.#options.drift.note(where, [...drift, ...unsafeIntegers(value)]);
    } catch (error) {
      this.#options.onThrow(error, "validate");
    }
  }

  #errorsOf(validate: () => Validation): readonly Mismatch[] {
    try {
      const validation = validate();
      guardLater(validation, (error) => this.#options.onThrow(error, "validate"));
      return validation.ok ? nothing : validation.errors;
    } catch (error) {
      this.#options.onThrow(error, "validate");
      return [{ path: "", message: "could not be checked" }];
    }
  }
}
