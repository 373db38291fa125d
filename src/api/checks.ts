/** Checks messages against the schemas, in the way that the option `validate` says. */
import { guardLater } from "../platform/guard.ts";
import type { Drift, Mismatch, Validation, Validators } from "../venue.ts";
import { type DriftLog, hasUnsafeInteger, unsafeIntegers } from "./drift.ts";
import { type Counted, Sample, type SampleOptions } from "./sample.ts";

export interface ChecksOptions {
  readonly mode: "params" | "all" | "observe";
  readonly using: Validators;
  /** Which messages mode `observe` searches for what the schemas do not know. */
  readonly sample?: SampleOptions | undefined;
  /** Whether the schemas know a method; what is newer than this library cannot be checked. */
  readonly knowsMethod: (method: string) => boolean;
  readonly drift: DriftLog;
  /** A validator failed of itself, on a value too deep for it. */
  readonly onThrow: (error: unknown, where: string) => void;
}

/** A channel whose messages are checked. */
export interface CheckedChannel extends Counted {
  readonly name: string;
  /** The family; its template is empty for a channel that the schemas do not know. */
  readonly row: { readonly template: string };
}

const nothing: readonly Mismatch[] = [];

/** What the runtime asks about messages. */
export class Checks {
  readonly #options: ChecksOptions;
  readonly #sample: Sample;
  /** Results of each method that were observed. */
  readonly #results = new Map<string, Counted>();

  constructor(options: ChecksOptions) {
    this.#options = options;
    this.#sample = new Sample(options.sample);
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
    // What is wrong is looked for in every value, what was merely added in a sample of them.
    if (
      this.#sample.takes(method, this.#countedOf(method), result) ||
      hasUnsafeInteger(result) ||
      this.#errorsOf(() => using.validateResult(method, result)).length > 0
    ) {
      this.#observe(method, result, () => using.inspectResult(method, result));
    }
    return nothing;
  };

  /** Whether a message of a channel may be handed out. */
  accepts(channel: CheckedChannel, data: unknown): boolean {
    const { mode, using } = this.#options;
    const { name, row } = channel;
    if (mode === "params" || row.template === "") return true;
    const isSearched =
      mode === "observe" && (this.#sample.takes(row.template, channel, data) || hasUnsafeInteger(data));
    if (!isSearched && this.#errorsOf(() => using.validateChannel(name, data)).length === 0) return true;
    if (mode === "all") return false;
    this.#observe(row.template, data, () => using.inspectChannel(name, data));
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

  #countedOf(method: string): Counted {
    let counted = this.#results.get(method);
    if (counted === undefined) {
      counted = { seen: 0 };
      this.#results.set(method, counted);
    }
    return counted;
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
