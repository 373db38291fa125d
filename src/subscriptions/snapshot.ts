/** Which messages of a chain stand for themselves. */

/**
 * Whether a message is one that others build on. One without a type is, unless it names the one before it; so is nothing
 * at all, which its reader refuses.
 */
export function isSnapshot(data: unknown): boolean {
  const { type, prev_change_id } = (data ?? {}) as { readonly type?: unknown; readonly prev_change_id?: unknown };
  return type === undefined ? prev_change_id === undefined || prev_change_id === null : type === "snapshot";
}
