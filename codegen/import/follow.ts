import type { Report } from "../tools/diagnostics.ts";
import { stepsOf, valueAt } from "./pointer.ts";
import { isRecord, type Raw } from "./raw.ts";

/** The object that a value is or that its reference names, through as many references as it takes. */
export function follow(value: unknown, document: Raw, at: string, report: Report): Raw | undefined {
  const passed = new Set<string>();
  let current = value;
  while (isRecord(current) && typeof current["$ref"] === "string") {
    const ref = current["$ref"];
    if (passed.has(ref)) {
      report.error(at, `the $ref ${ref} leads back to itself`);
      return undefined;
    }
    passed.add(ref);
    const steps = stepsOf(ref);
    current = steps === undefined ? undefined : valueAt(document, steps);
    if (current === undefined) report.warn(at, `the $ref ${ref} points to nothing in this document`);
  }
  return isRecord(current) ? current : undefined;
}
