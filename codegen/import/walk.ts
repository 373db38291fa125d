import { mapChildren, mapValues, type ObjectSchema, type Schema } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** A copy in which every schema, from the inside out, was replaced by what `change` makes of it. */
export function mapSchemas(snapshot: Snapshot, change: (schema: Schema) => Schema): Snapshot {
  const whole = (schema: Schema): Schema => change(mapChildren(schema, whole));
  return {
    methods: mapValues(snapshot.methods, (facts) => ({
      ...facts,
      params: whole(facts.params) as ObjectSchema,
      result: whole(facts.result),
      ...(facts.resultWhen && {
        resultWhen: facts.resultWhen.map(({ when, result }) => ({ when, result: whole(result) })),
      }),
    })),
    channels: mapValues(snapshot.channels, (facts) => ({
      ...facts,
      params: mapValues(facts.params, whole),
      payload: whole(facts.payload),
      ...(facts.sent && { sent: whole(facts.sent) }),
    })),
    types: mapValues(snapshot.types, whole),
  };
}
