/**
 * Records whose keys are names of an API. A name may be one that every object inherits, as `constructor`, or the one that
 * sets a prototype, so they are read and written here.
 */

/** What a record itself has under a name; what all objects inherit does not count. */
export function own<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Puts a value under a name, whatever the name is. */
export function put<Value>(record: Record<string, Value>, name: string, value: Value): void {
  Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
}

/** The members of all records; the last one that has a name decides. */
export function mergeRecords<Value>(
  records: readonly (Readonly<Record<string, Value>> | undefined)[],
): Record<string, Value> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record ?? {})));
}
