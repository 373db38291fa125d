import type { CallForm, ChannelFamily, Method, Model } from "../model/model.ts";
import { channelStem, methodStem, splitMethod, toPascal } from "../snapshot/names.ts";
import { mapValues, type ObjectSchema, refTo, type Schema } from "../snapshot/schema.ts";
import type { ChannelFacts, MethodFacts, Snapshot } from "../snapshot/snapshot.ts";
import type { Sources } from "../sources/sources.ts";
import { compare, type Diagnostics } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import { type Clash, Naming } from "./naming.ts";

/** Makes the model of a resolved snapshot: names everything and joins what our tables know about it. `messages` are types that nothing has to lead to. */
export function build(
  snapshot: Snapshot,
  sources: Omit<Sources, "upstream" | "additions">,
  diagnostics: Diagnostics,
  clash: Clash = "error",
  messages: readonly string[] = [],
): Model {
  const naming = new Naming(snapshot, sources.names, diagnostics, clash, messages);
  const methods = Object.values(snapshot.methods).sort((a, b) => compare(a.method, b.method));
  const channels = Object.values(snapshot.channels).sort((a, b) => compare(a.channel, b.channel));
  const model = {
    methods: methods.map((facts) => buildMethod(facts, naming, sources)),
    channels: channels.map((facts) => buildChannel(facts, naming, sources)),
  };
  reportTwins("methods", model.methods, ({ namespace, local }) => `${namespace}.${local}`, diagnostics);
  reportTwins("channels", model.channels, ({ builder }) => builder, diagnostics);
  return { types: naming.types, ...model, errors: sources.errors, limits: sources.limits, layouts: sources.layouts };
}

function buildMethod(
  facts: MethodFacts,
  naming: Naming,
  { effects, roles, instead, limits, texts }: Omit<Sources, "upstream" | "additions">,
): Method {
  const { method: wire, scope, matchingEngine, websocketOnly, tags, page } = facts;
  const { namespace, local } = splitMethod(facts.alias ?? wire);
  const { positions, notification, errors, http } = facts;
  const price = limits.methods[wire] ?? limits.default;
  const needed = new Set(facts.params.required);
  const required = Object.keys(facts.params.properties).filter((name) => needed.has(name));
  return {
    wire,
    namespace,
    local,
    tags,
    scope,
    mainAccount: facts.mainAccount === true,
    matchingEngine,
    websocketOnly,
    effect: effects[wire] ?? "write",
    role: roles[wire],
    instead: instead[wire]?.use,
    pool: price.pool,
    cost: price.cost,
    page,
    calls: buildCalls(facts, naming),
    text: texts.methods[wire]?.text ?? "",
    returns: texts.methods[wire]?.returns ?? "",
    order: Object.keys(facts.params.properties),
    ...(positions && { positions }),
    ...(notification && { notification }),
    ...(errors && { errors }),
    ...(http && { http }),
    sample: buildSample(wire, required, texts.samples),
  };
}

/** The plain call, and one more for each result that depends on the value of a parameter. */
function buildCalls({ method, alias, params, result, resultWhen = [] }: MethodFacts, naming: Naming): CallForm[] {
  const stem = methodStem(alias ?? method);
  const place = `methods/${method}.result`;
  const declareCall = (name: string, shape: ObjectSchema, answer: Schema, at: string): CallForm => ({
    ...declareParams(name, method, shape, naming),
    result: naming.declare(`${name}Result`, answer, { at: `methods/${method}#/${at}`, place, side: "result" }),
  });
  const others = resultWhen.map(({ when, result: answer }, index) => {
    const name = stem + Object.keys(when).map(toPascal).join("");
    const fixed = mapValues(when, (value) => ({ const: value }) as Schema);
    return declareCall(name, withMembers(params, fixed, Object.keys(when)), answer, `resultWhen/${index}/result`);
  });
  const excluded = Object.assign({}, ...resultWhen.map(({ when }) => mapValues(when, exclude))) as Record<
    string,
    Schema
  >;
  return [...others, declareCall(stem, withMembers(params, excluded, []), result, "result")];
}

/** A parameter that may be left out or given, but not with the value that changes the result. */
function exclude(value: unknown): Schema {
  return typeof value === "boolean" ? { const: !value } : {};
}

function withMembers(params: ObjectSchema, members: Record<string, Schema>, required: string[]): ObjectSchema {
  return {
    ...params,
    properties: { ...params.properties, ...members },
    required: [...new Set([...params.required, ...required])],
  };
}

function declareParams(stem: string, method: string, params: ObjectSchema, naming: Naming): Omit<CallForm, "result"> {
  const spot = { at: `methods/${method}#/params`, place: `methods/${method}.params`, side: "params" } as const;
  const { variants, ...common } = { ...params, properties: requiredFirst(params) };
  if (variants === undefined)
    return { params: naming.declare(`${stem}Params`, common, spot), optional: common.required.length === 0 };
  const base = naming.declare(`${stem}CommonParams`, common, spot);
  const shapes = Object.entries(variants).map(([name, { properties = {}, required }]) => {
    const inherited = Object.fromEntries(
      required
        .filter((member) => own(properties, member) === undefined)
        .map((member) => [member, own(common.properties, member) ?? {}]),
    );
    const schema: Schema = { type: "object", properties: { ...properties, ...inherited }, required };
    return refTo(naming.declare(`${stem}${name}Params`, schema, { ...spot, at: `${spot.at}/variants/${name}` }, base));
  });
  const optional =
    common.required.length === 0 && Object.values(variants).some(({ required }) => required.length === 0);
  return { params: naming.declare(`${stem}Params`, { anyOf: shapes }, spot), optional };
}

function requiredFirst({ properties, required }: ObjectSchema): Record<string, Schema> {
  const needed = new Set(required);
  const isOptional = ([name]: [string, Schema]): number => (needed.has(name) ? 0 : 1);
  return Object.fromEntries(Object.entries(properties).sort((a, b) => isOptional(a) - isOptional(b)));
}

function buildSample(
  wire: string,
  required: readonly string[],
  samples: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const whole = own(samples, wire);
  if (typeof whole === "object" && whole !== null) return { ...whole };
  return Object.fromEntries(required.map((name) => [name, own(samples, name)]));
}

function buildChannel(
  facts: ChannelFacts,
  naming: Naming,
  { names, deliveries, texts }: Omit<Sources, "upstream" | "additions">,
): ChannelFamily {
  const { channel: template, scope } = facts;
  const builder = own(names.channels, template) ?? channelStem(template);
  const stem = toPascal(builder);
  const place = `channels/${template}`;
  const params: ObjectSchema = { type: "object", properties: facts.params, required: Object.keys(facts.params) };
  const isPrivate = scope.length > 0 || template.startsWith("user.");
  return {
    template,
    builder,
    visibility: isPrivate ? "private" : "public",
    delivery: own(deliveries, template) ?? "event",
    scope,
    params:
      params.required.length === 0
        ? undefined
        : naming.declare(`${stem}ChannelParams`, params, {
            at: `${place}#/params`,
            place: `${place}.params`,
            side: "params",
          }),
    event: naming.declare(`${stem}Event`, facts.payload, { at: `${place}#/payload`, place, side: "result" }),
    ...(facts.sent && {
      sent: naming.declare(`${stem}Sent`, facts.sent, { at: `${place}#/sent`, place: `${place}.sent`, side: "params" }),
    }),
    text: own(texts.channels, template)?.text ?? "",
    sample: buildSample(template, params.required, texts.samples),
  };
}

function reportTwins<Item extends { wire?: string; template?: string }>(
  kind: string,
  items: readonly Item[],
  nameOf: (item: Item) => string,
  diagnostics: Diagnostics,
): void {
  const seen = new Map<string, Item>();
  for (const item of items) {
    const name = nameOf(item);
    const twin = seen.get(name);
    const at = `${kind}/${item.wire ?? item.template}`;
    if (twin !== undefined)
      diagnostics.error(
        at,
        `its name ${name} is that of ${twin.wire ?? twin.template} too: give one of two channels another builder in its file`,
      );
    seen.set(name, item);
  }
}
