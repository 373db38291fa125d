import type { Json, Schema } from "../snapshot/schema.ts";
import { compare } from "../tools/diagnostics.ts";

/** What kind of thing changed. A shared type is its own subject, so that one change is reported once. */
export type ChangedKind = "method" | "channel" | "type";

/** What about it changed. `added` and `removed` speak of the subject itself when the path is empty. */
type Aspect =
  | "added"
  | "removed"
  | "required"
  | "type"
  | "nullable"
  | "enum"
  | "limits"
  | "format"
  | "default"
  | "deprecated"
  | "shapes"
  | "scope"
  | "flags";

/** One difference between two snapshots. */
export interface Change {
  readonly subject: ChangedKind;
  /** Wire name of the method, template of the channel, or name of the shared type. */
  readonly name: string;
  /** Where in it, as `params.price` or `result.trades[].fee`; empty for the subject itself. */
  readonly path: string;
  readonly aspect: Aspect;
  /** Whether a program that was typed against the old snapshot can stop compiling or stop working. */
  readonly breaking: boolean;
  /** The same in words. */
  readonly text: string;
  readonly before?: Json;
  readonly after?: Json;
  /** Of a shared type: the methods and channels that lead to it. */
  readonly usedBy?: readonly string[];
}

/** On which side of a call a schema stands: what widens for a writer breaks a reader. */
export type Side = "params" | "result";

/** A change as it is reported where it is found. The caller adds what it belongs to. */
export type Told = Omit<Change, "subject" | "name" | "usedBy">;

/** What a walk over a method or a channel can do. */
export interface Inside {
  compare(before: Schema, after: Schema, side: Side, path: string): void;
  tell(told: Told): void;
}

const order: readonly ChangedKind[] = ["method", "channel", "type"];

/** Methods first, then channels, then shared types; by name and by place in each. */
export function sortChanges(changes: readonly Change[]): Change[] {
  return [...changes].sort(
    (a, b) =>
      order.indexOf(a.subject) - order.indexOf(b.subject) ||
      compare(a.name, b.name) ||
      compare(a.path, b.path) ||
      compare(a.aspect, b.aspect) ||
      compare(a.text, b.text),
  );
}
