/** How long to wait between attempts to connect. Pure. */
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { Random } from "../platform/random.ts";

/** What is known when the next attempt is planned. */
export interface Attempt {
  /** Attempts that failed in a row; 0 right after a connection that was stable. */
  readonly failures: number;
  readonly random: Random;
}

/** Milliseconds to wait before the next attempt. What is no finite number from 0 on counts as the exponential default. */
export type Backoff = (attempt: Attempt) => number;

/** How the delays between attempts grow. */
export type BackoffOptions =
  | {
      /** Doubles the bound with each failure and draws from zero to it, so that many clients do not come at once. */
      readonly kind: "exponential";
      /** Bound of the first delay. @default 500 */
      readonly firstMs?: number | undefined;
      /** Largest bound. @default 30_000 */
      readonly maxMs?: number | undefined;
    }
  | { readonly kind: "linear"; readonly stepMs: number; readonly maxMs?: number | undefined }
  | { readonly kind: "fixed"; readonly delayMs: number }
  | { readonly kind: "custom"; readonly delayMs: Backoff };

const defaultFirstMs = 500;
const defaultMaxMs = 30_000;

const knownMembers: { readonly [Kind in BackoffOptions["kind"]]: KnownOptions<BackoffOptions & { kind: Kind }> } = {
  exponential: { kind: "string", firstMs: "checked", maxMs: "checked" },
  linear: { kind: "string", stepMs: "checked", maxMs: "checked" },
  fixed: { kind: "string", delayMs: "checked" },
  custom: { kind: "string", delayMs: "function" },
};

/** Refuses delays that cannot work. `path` is the name of the option. */
export function checkBackoff(path: string, backoff: BackoffOptions): void {
  const { kind, ...delays } = backoff ?? {};
  if (!Object.hasOwn(knownMembers, kind)) {
    throw new ConfigError(`${path}.kind`, "exponential, linear, fixed or custom", kind);
  }
  checkOptions(path, backoff, knownMembers[kind]);
  if (kind === "custom") return;
  const needed = kind === "linear" ? ["stepMs"] : kind === "fixed" ? ["delayMs"] : [];
  for (const name of [...needed, ...Object.keys(delays)]) {
    const ms = (delays as Readonly<Record<string, unknown>>)[name];
    if (ms === undefined && !needed.includes(name)) continue;
    if (typeof ms !== "number" || !(ms >= 0)) {
      throw new ConfigError(`${path}.${name}`, "a number of milliseconds, 0 or more", ms);
    }
  }
}

/** Makes the function that plans the delays. */
export function createBackoff(options: BackoffOptions): Backoff {
  switch (options.kind) {
    case "exponential": {
      const { firstMs = defaultFirstMs, maxMs = defaultMaxMs } = options;
      return ({ failures, random }) => random() * Math.min(maxMs, firstMs * 2 ** Math.min(failures, 32));
    }
    case "linear": {
      const { stepMs, maxMs = defaultMaxMs } = options;
      return ({ failures }) => Math.min(maxMs, stepMs * (failures + 1));
    }
    case "fixed":
      return () => options.delayMs;
    case "custom": {
      const usual = createBackoff({ kind: "exponential" });
      return (attempt) => {
        const ms = options.delayMs(attempt);
        return ms >= 0 ? ms : usual(attempt);
      };
    }
  }
}
