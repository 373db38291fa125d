import type { Change, Side } from "../../../codegen/diff/change.ts";
import { compareSnapshots } from "../../../codegen/diff/compare.ts";
import type { ObjectSchema, Schema } from "../../../codegen/snapshot/schema.ts";
import type { ChannelFacts, MethodFacts, Snapshot } from "../../../codegen/snapshot/snapshot.ts";

export function method(facts: Partial<MethodFacts> = {}): MethodFacts {
  return {
    method: "private/buy",
    tags: [],
    scope: [],
    matchingEngine: false,
    websocketOnly: false,
    params: members({}),
    result: {},
    ...facts,
  };
}

export function channel(facts: Partial<ChannelFacts> = {}): ChannelFacts {
  return { channel: "quote", scope: [], params: {}, payload: {}, ...facts };
}

export function members(properties: Record<string, Schema>, ...required: string[]): ObjectSchema {
  return { type: "object", properties, required };
}

export function snapshot(parts: Partial<Snapshot>): Snapshot {
  return { methods: {}, channels: {}, types: {}, ...parts };
}

export function ref(name: string): Schema {
  return { $ref: `#/types/${name}` };
}

/** What changed when a member of the params or of the result went from one schema to another. */
export function changesOf(side: Side, before: Schema | undefined, after: Schema | undefined, types = {}): Change[] {
  const one = (schema: Schema | undefined): Snapshot => {
    const object = members(schema === undefined ? {} : { x: schema });
    return snapshot({ methods: { "private/buy": method({ [side]: object }) }, types });
  };
  return compareSnapshots(one(before), one(after));
}

/** A change in one line: `! result.x type: string → number`, with a mark when it breaks. */
export function lineOf({ breaking, path, aspect, text }: Change): string {
  return `${breaking ? "!" : "-"} ${path} ${aspect}: ${text}`;
}
