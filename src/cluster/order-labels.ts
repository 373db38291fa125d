/** Labels that say which leader placed an order. */

/** Stands in front of the labels of the orders of one leader. */
export function labelPrefix(name: string, token: number): string {
  return `${name}.${token.toString(36)}.`;
}

/** Token of the leader that placed an order; `undefined` where none of this name did. */
export function tokenOf(label: unknown, name: string): number | undefined {
  if (typeof label !== "string" || !label.startsWith(`${name}.`)) return undefined;
  const [, digits = ""] = label.slice(name.length).split(".");
  return /^[0-9a-z]+$/.test(digits) ? Number.parseInt(digits, 36) : undefined;
}
