/** Notices that the exchange sends something else than the schemas say: once a place, however often it happens. */
import { shownText } from "../errors/redact.ts";
import type { Drift } from "../venue.ts";

/** A place where messages differ from the schemas. Told once a place; `stats.drift` goes on counting. */
export interface DriftEvent extends Drift {
  /** Method or family of channels, as `private/buy` or `ticker.{instrument_name}.{interval}`. */
  readonly where: string;
  readonly count: number;
}

/** Places that are kept: a flood of differences must not fill the memory. */
const mostPlaces = 1_000;
/** Characters of a path that are kept: a name of a megabyte must not fill the memory either. */
const longestPath = 400;
/** Depth of a value that is searched for numbers. */
const deepest = 32;

/** Counts differences by place. */
export class DriftLog {
  readonly #places = new Map<string, DriftEvent>();
  readonly #onDrift: (event: DriftEvent) => void;

  constructor(onDrift: (event: DriftEvent) => void) {
    this.#onDrift = onDrift;
  }

  /** Every place with how often it was met, in the order in which they were found. */
  get places(): readonly DriftEvent[] {
    return [...this.#places.values()];
  }

  /** Notes the differences of one message. */
  note(where: string, differences: readonly Drift[]): void {
    for (const { path, message, severity } of differences) {
      // Elements of one list are one place.
      const place = path.slice(0, longestPath).replaceAll(/\/\d+(?=\/|$)/g, "/*");
      const key = `${where} ${place} ${message}`;
      const known = this.#places.get(key);
      if (known !== undefined) {
        this.#places.set(key, { ...known, count: known.count + 1 });
      } else if (this.#places.size < mostPlaces) {
        const event: DriftEvent = {
          where,
          path: place.split("/").map(shownText).join("/"),
          message,
          severity,
          count: 1,
        };
        this.#places.set(key, event);
        this.#onDrift(event);
      }
    }
  }
}

/** Whether any whole number in a value is beyond what a double can hold. Allocates nothing: every message is asked. */
export function hasUnsafeInteger(value: unknown, depth = 0): boolean {
  if (typeof value === "number") return isUnsafe(value);
  if (typeof value !== "object" || value === null || depth > deepest) return false;
  if (Array.isArray(value)) {
    for (const member of value) if (hasUnsafeInteger(member, depth + 1)) return true;
    return false;
  }
  for (const name in value) if (hasUnsafeInteger((value as Record<string, unknown>)[name], depth + 1)) return true;
  return false;
}

function isUnsafe(value: number): boolean {
  return (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) && Number.isInteger(value);
}

/** Finds whole numbers that a double cannot hold: their last digits are wrong already. */
export function unsafeIntegers(value: unknown, path = "", depth = 0): Drift[] {
  if (typeof value === "number") {
    return isUnsafe(value)
      ? [{ path, message: "is a whole number beyond 2^53, its last digits are lost", severity: "wrong" }]
      : [];
  }
  if (typeof value !== "object" || value === null || depth > deepest) return [];
  return Object.entries(value).flatMap(([name, member]) => unsafeIntegers(member, `${path}/${name}`, depth + 1));
}
