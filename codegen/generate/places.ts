import { children, type Schema, unescapeStep } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** Every place of a snapshot that a table of ours may speak of. */
export interface Places {
  /** JSON pointers of schemas, as `types/order#/properties/price`. */
  readonly pointers: ReadonlySet<string>;
  /** Dotted paths of members, as `types/order.price`; arrays are walked through silently. */
  readonly members: ReadonlySet<string>;
}

export function placesOf(snapshot: Snapshot): Places {
  const pointers = new Set<string>();
  const members = new Set<string>();
  const visit = (schema: Schema, at: string, place: string): void => {
    pointers.add(at);
    members.add(place);
    for (const [path, child] of children(schema)) {
      const member = /\/properties\/([^/]+)$/.exec(path)?.[1];
      visit(child, at + path, member === undefined ? place : `${place}.${unescapeStep(member)}`);
    }
  };
  for (const { method, params, result, resultWhen = [] } of Object.values(snapshot.methods)) {
    visit(params, `methods/${method}#/params`, `methods/${method}.params`);
    visit(result, `methods/${method}#/result`, `methods/${method}.result`);
    for (const [index, other] of resultWhen.entries())
      visit(other.result, `methods/${method}#/resultWhen/${index}/result`, `methods/${method}.result`);
  }
  for (const { channel, params, payload } of Object.values(snapshot.channels)) {
    for (const [name, schema] of Object.entries(params))
      visit(schema, `channels/${channel}#/params/${name}`, `channels/${channel}.params.${name}`);
    visit(payload, `channels/${channel}#/payload`, `channels/${channel}`);
  }
  for (const [type, schema] of Object.entries(snapshot.types)) visit(schema, `types/${type}#`, `types/${type}`);
  return { pointers, members };
}
