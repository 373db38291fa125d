import type { ChannelFamily, Method } from "../model/model.ts";
import type { Schema } from "../snapshot/schema.ts";
import { paramsOf } from "./params.ts";
import { shownAs, type TypeIndex, typeOf } from "./type-index.ts";

/** Every schema that a method shows: its parameters in all their shapes, and its results. */
export function schemasOfMethod(method: Method, types: TypeIndex): Schema[] {
  const { params, shapes } = paramsOf(method, types);
  const special = Object.values(shapes ?? {}).flatMap((shape) => Object.values(shape.properties ?? {}));
  const results = method.calls.map(({ result }) => shownAs(result, types));
  return [...params.map(({ schema }) => schema), ...special, ...results.reverse()];
}

/** Every schema that a channel shows: its parameters and its payload. */
export function schemasOfChannel(family: ChannelFamily, types: TypeIndex): Schema[] {
  return [...Object.values(channelParams(family, types)), shownAs(family.event, types)];
}

/** The parameters in the name of a channel. */
export function channelParams({ params }: ChannelFamily, types: TypeIndex): Readonly<Record<string, Schema>> {
  return params === undefined ? {} : (typeOf(params, types).schema.properties ?? {});
}
