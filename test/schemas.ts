/** What `schemas/` describes, counted from its files, so that a test need not be touched when a method is added. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

const schemas = join(import.meta.dirname, "../schemas");

/** Names of the methods on the wire, in alphabetical order. */
export const describedMethods: readonly string[] = namesIn("methods");

/** Names of the channels, with their parameters in braces. */
export const describedChannels: readonly string[] = namesIn("channels");

function namesIn(kind: string): string[] {
  const paths = readdirSync(join(schemas, kind), { recursive: true, encoding: "utf8" });
  return paths.flatMap((path) => (path.endsWith(".yaml") ? [path.slice(0, -".yaml".length)] : [])).sort();
}
