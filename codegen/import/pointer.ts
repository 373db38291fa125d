import { unescapeStep } from "../snapshot/schema.ts";
import { isRecord, type Raw } from "./raw.ts";

/** The steps of a `$ref` within its document, as `#/components/schemas/order`; undefined when it leads elsewhere. */
export function stepsOf(ref: string): string[] | undefined {
  if (!ref.startsWith("#")) return undefined;
  return ref.slice(1).split("/").slice(1).map(decodeStep);
}

/** What stands at the end of the steps, if anything does. */
export function valueAt(document: Raw, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((node, step) => {
    if (Array.isArray(node)) return node[Number(step)];
    return isRecord(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  }, document);
}

function decodeStep(step: string): string {
  try {
    return unescapeStep(decodeURIComponent(step));
  } catch {
    return unescapeStep(step);
  }
}
