/** Every `$ref` of a document, wherever it stands. */
export function refsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(refsOf);
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "$ref" && typeof value === "string" ? [value] : refsOf(value),
  );
}

/** What a local `$ref` points to; undefined when it points to nothing. */
export function follow(ref: string, document: unknown): unknown {
  return ref
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>(
      (node, step) =>
        typeof node === "object" && node !== null ? Object.entries(node).find(([key]) => key === step)?.[1] : undefined,
      document,
    );
}
