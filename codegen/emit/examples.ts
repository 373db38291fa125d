import type { ChannelFamily, Method } from "../model/model.ts";
import type { Json } from "../snapshot/schema.ts";
import { own } from "../tools/own.ts";
import { literal } from "./literal.ts";

/**
 * Programs that show a method or a channel, ready to be pasted. A method has none when a required parameter has no
 * sample, as happens with an API that is newer than our tables.
 */

/** A call; `when` has what makes it another call than the plain one. */
export function exampleCall(
  { namespace, local, sample }: Method,
  when: Readonly<Record<string, Json>> = {},
): string | undefined {
  if (!isWhole(sample)) return undefined;
  const call = `await deribit.${namespace}.${local}(`;
  const params = { ...sample, ...when };
  const args = Object.keys(params).length === 0 ? "" : literal(params, call.length);
  return `${call}${args});`;
}

/** Both ways to subscribe to a channel. */
export function exampleSubscription({ template, builder, sample }: ChannelFamily): string | undefined {
  if (!isWhole(sample)) return undefined;
  const name = template.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => String(own(sample, parameter)));
  const call = `await deribit.subscribe(channels.${builder}(`;
  const args = Object.keys(sample).length === 0 ? "" : literal(sample, call.length);
  return [`${call}${args}));`, `await deribit.subscribe(${JSON.stringify(name)}); // the same`].join("\n");
}

/** The program between fences; nothing when there is none. */
export function fenced(program: string | undefined): string[] {
  return program === undefined ? [] : [`\`\`\`ts\n${program}\n\`\`\``];
}

/** Whether a sample has a value for everything in it. */
export function isWhole(sample: Readonly<Record<string, unknown>>): boolean {
  return Object.values(sample).every((value) => value !== undefined);
}
