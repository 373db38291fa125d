/** The files of an SDK of an API that is none of ours, where they are not those of ours. */
import type { ChannelFamily, Method, Model } from "../model/model.ts";
import { toPascal } from "../snapshot/names.ts";
import { compare } from "../tools/diagnostics.ts";
import { header } from "./file.ts";
import { methodName } from "./identifiers.ts";
import { plainCall } from "./params.ts";
import { safeComment } from "./safe.ts";
import { indexTypes, type TypeIndex, typeOf } from "./type-index.ts";

/** `methods.ts`: what is known about each method. */
export function emitVenueMethods({ methods }: Model): string {
  const rows = methods.map((method) => `  ${JSON.stringify(rowOf(method))},`);
  return `${header}
import type { VenueMethod } from "./contract.ts";

const rows: readonly VenueMethod[] = [
${rows.join("\n")}
];

/** Every method by its name on the wire. */
export const methodRows: ReadonlyMap<string, VenueMethod> = /*@__PURE__*/ new Map(rows.map((row) => [row.wire, row]));
`;
}

function rowOf({ wire, namespace, local, order, positions, notification, http, errors }: Method): object {
  return { wire, namespace, local, order, positions, notification, http, errors };
}

/** `namespaces.ts`: the methods by namespace, and what holds all of them. */
export function emitNamespaces(model: Model): string {
  const types = indexTypes(model);
  const spaces = [...new Set(model.methods.map(({ namespace }) => namespace))]
    .filter((name) => name !== "")
    .sort(compare);
  const bodyOf = (namespace: string): string =>
    model.methods
      .filter((method) => method.namespace === namespace)
      .map((method) => signature(method, types))
      .join("\n");
  const interfaces = spaces.map(
    (name) => `/** The methods of \`${name}\`. */\nexport interface ${toPascal(name)}Methods {\n${bodyOf(name)}\n}`,
  );
  const members = spaces.map((name) => `  readonly ${methodName(name)}: ${toPascal(name)}Methods;`);
  return `${header}
import type { SendOptions } from "./contract.ts";
import type * as types from "./types.ts";

${interfaces.join("\n\n")}

/** Every method of the API. */
export interface Api {
${[...members, bodyOf("")].join("\n")}
}
`;
}

function signature(method: Method, types: TypeIndex): string {
  const { params, result, optional } = plainCall(method);
  const named = `types.${params}`;
  const all = { only: [tupleOf(method, types)], also: [named, tupleOf(method, types)], none: [named] }[
    method.positions ?? "none"
  ];
  const needed = method.positions === undefined ? optional : optional && method.order.length >= 0;
  const answer = method.notification ? "void" : `types.${result}`;
  return `  /**\n${docOf(method)}\n   */\n  ${methodName(method.local)}(params${needed ? "?" : ""}: ${all.join(" | ")}, options?: SendOptions): Promise<${answer}>;`;
}

/** The params in the order of the wire; those at the end may be left out. */
function tupleOf(method: Method, types: TypeIndex): string {
  const { params } = plainCall(method);
  const required = new Set(typeOf(params, types).schema.required ?? []);
  const last = method.order.findLastIndex((name) => required.has(name));
  const elements = method.order.map((name, index) => {
    const type = `types.${params}[${JSON.stringify(name)}]`;
    const label = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `param${index + 1}`;
    return `${label}${index > last ? "?" : ""}: ${type}`;
  });
  return `readonly [${elements.join(", ")}]`;
}

function docOf({ wire, http, errors = [], notification }: Method): string {
  const how = http === undefined ? "" : " over HTTP";
  const lines = [
    `\`${wire}\`${how}${notification ? ": has no answer" : ""}.`,
    ...(errors.length === 0 ? [] : [`Errors: ${errors.map(({ code, message }) => `${code} ${message}`).join("; ")}.`]),
  ];
  return lines.map((line) => `   * ${safeComment(line).replaceAll(/\s+/g, " ")}`).join("\n   *\n");
}

/** `calls.ts`: params and results by the name of the method on the wire. */
export function emitVenueCalls(model: Model): string {
  const types = indexTypes(model);
  const entries = model.methods.map((method) => {
    const { params, result, optional } = plainCall(method);
    const named = `types.${params}`;
    const all = { only: tupleOf(method, types), also: `${named} | ${tupleOf(method, types)}`, none: named }[
      method.positions ?? "none"
    ];
    return `  readonly ${JSON.stringify(method.wire)}: { params${optional ? "?" : ""}: ${all}; result: ${method.notification ? "void" : `types.${result}`} };`;
  });
  return `${header}
import type * as types from "./types.ts";

/** Params and results by the name of the method on the wire. */
export interface Calls {
${entries.join("\n")}
}
`;
}

/** `channels.ts`: builders of channel names, and the family of a name. */
export function emitVenueChannels({ channels }: Model): string {
  const builders = channels.map(
    (family) =>
      `${docOfChannel(family)}\n  ${methodName(family.builder)}: (${paramsOf(family)}): ${channelType(family)} => ${nameOf(family)} as ${channelType(family)},`,
  );
  const rows = channels.map(({ template }) => `  { template: ${JSON.stringify(template)} },`);
  return `${header}
import type { Channel, VenueChannel } from "./contract.ts";
import type * as types from "./types.ts";

/** Names of channels, each of which knows the type of its messages. */
export const channels = {
${builders.join("\n")}
};

/** What is known about each family of channels. */
export const channelRows: readonly VenueChannel[] = [
${rows.join("\n")}
];

const place = /\\{[^{}]+\\}/g;

function fill(template: string, params: object): string {
  const given: Readonly<Record<string, unknown>> = { ...params };
  return template.replace(place, (word) => {
    const value = given[word.slice(1, -1)];
    if (value === undefined || value === null) throw new TypeError(\`\${template} needs \${word.slice(1, -1)}\`);
    return String(value);
  });
}

/** Names without a place come first, and among the others those with the longest words of their own. */
const patterns: readonly (readonly [RegExp, VenueChannel])[] = /*@__PURE__*/ [...channelRows]
  .sort((a, b) => wordsOf(b).length - wordsOf(a).length)
  .map((row) => [new RegExp(\`^\${wordsOf(row).map(escaped).join("(.+?)")}$\`), row] as const);

function wordsOf({ template }: VenueChannel): string[] {
  return template.split(place);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^\${}()|[\\]\\\\]/g, "\\\\$&");
}

/** The family that a name belongs to. */
export function channelOf(name: string): VenueChannel | undefined {
  return channelRows.find(({ template }) => template === name) ?? patterns.find(([pattern]) => pattern.test(name))?.[1];
}
`;
}

function channelType({ event }: ChannelFamily): string {
  return `Channel<types.${event}, "event">`;
}

function paramsOf({ params }: ChannelFamily): string {
  return params === undefined ? "" : `params: types.${params}`;
}

function nameOf({ params, template }: ChannelFamily): string {
  const text = JSON.stringify(template);
  return params === undefined ? text : `fill(${text}, params)`;
}

function docOfChannel({ template, sent }: ChannelFamily): string {
  const more = sent === undefined ? "" : ` A client may send \`${sent}\` on it.`;
  return `  /** \`${safeComment(template)}\`.${more} */`;
}
