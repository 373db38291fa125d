/** What a run found wrong: collected first, then reported together and in order. */

export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** File and place in it, as `methods/private/buy.yaml:3` or `types/order#/properties/price`. */
  readonly at: string;
  readonly message: string;
  /** Whether something is missing for it in what is made; `--strict` refuses that. */
  readonly isLoss?: true;
}

/** Where a stage reports what it found; the caller that passes it in knows the file. */
export interface Report {
  error(at: string, message: string): void;
  warn(at: string, message: string): void;
  /** A warning of something that is left out, or that is typed less closely than the description has it. */
  lose(at: string, message: string): void;
}

export class Diagnostics implements Report {
  readonly #found: Diagnostic[] = [];

  error(at: string, message: string): void {
    this.#found.push({ severity: "error", at, message });
  }

  warn(at: string, message: string): void {
    this.#found.push({ severity: "warning", at, message });
  }

  lose(at: string, message: string): void {
    this.#found.push({ severity: "warning", at, message, isLoss: true });
  }

  /** The same list for a stage that works on one file: each place is named with it. */
  within(file: string): Report {
    return {
      error: (at, message) => this.error(`${file} ${at}`, message),
      warn: (at, message) => this.warn(`${file} ${at}`, message),
      lose: (at, message) => this.lose(`${file} ${at}`, message),
    };
  }

  get errors(): readonly Diagnostic[] {
    return this.#sorted("error");
  }

  get warnings(): readonly Diagnostic[] {
    return this.#sorted("warning");
  }

  /** Ends the run with everything that was found, if any of it is an error. */
  stopOnErrors(): void {
    if (this.errors.length > 0) throw new CodegenError(this.errors);
  }

  /** Ends the run with everything that was left out, if anything was. */
  stopOnLosses(): void {
    const losses = this.warnings.filter(({ isLoss }) => isLoss === true);
    if (losses.length > 0) throw new CodegenError(losses.map((loss) => ({ ...loss, severity: "error" })));
  }

  #sorted(severity: Diagnostic["severity"]): Diagnostic[] {
    return this.#found
      .filter((found) => found.severity === severity)
      .sort((a, b) => compare(a.at, b.at) || compare(a.message, b.message));
  }
}

/** An error that a user of the generator can fix. Anything else that is thrown is a bug of ours. */
export class CodegenError extends Error {
  override readonly name = "CodegenError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ at, message }) => `${at}: ${message}`).join("\n"));
    this.diagnostics = diagnostics;
  }

  static of(at: string, message: string): CodegenError {
    return new CodegenError([{ severity: "error", at, message }]);
  }
}

/** Order of code units: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
