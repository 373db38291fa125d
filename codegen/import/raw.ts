/** Raw JSON of a published description, about which nothing is known yet. */
export type Raw = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of an object that is an object itself; empty when there is none. */
export function recordIn(raw: Raw | undefined, key: string): Raw {
  const value = raw?.[key];
  return isRecord(value) ? value : {};
}

/** The elements of a member that is a list; empty when there is none. */
export function listIn(raw: Raw | undefined, key: string): readonly unknown[] {
  const value = raw?.[key];
  return Array.isArray(value) ? value : [];
}

/** The same as strings. */
export function stringsIn(raw: Raw, key: string): string[] {
  return listIn(raw, key).map(String);
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
