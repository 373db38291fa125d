import type { ChannelFamily, Model } from "../model/model.ts";
import { refName, type Schema } from "../snapshot/schema.ts";
import { own } from "../tools/own.ts";
import { toComponents, toJsonSchema, withoutUndefined } from "./json-schema.ts";
import { networks, websocketPath } from "./network.ts";
import { indexTypes, namesUsedBy, shownAs, type TypeIndex, typeOf } from "./type-index.ts";
import { channelParams, schemasOfChannel } from "./uses.ts";

/**
 * `asyncapi.json`: the channels for tools that read AsyncAPI 3.0, from the side of the exchange, which sends. Each
 * message is described as it is on the wire, with the payload of the channel under `params.data`.
 */
export function emitAsyncApi(model: Model): string {
  const types = indexTypes(model);
  const schemas = model.channels.flatMap((family) => schemasOfChannel(family, types));
  const document = {
    asyncapi: "3.0.0",
    info: {
      title: "Deribit channels",
      version: "2",
      description:
        "Every channel of the exchange. A client asks for channels by name with `public/subscribe` or " +
        "`private/subscribe`; the exchange then sends notifications. `x-delivery` says how the messages of a channel " +
        "relate: `state` (the newest replaces all before it), `chain` (each builds on the one before) or `event` " +
        "(each counts). `x-known-values` lists the values of an enum that may grow.",
    },
    defaultContentType: "application/json",
    servers: Object.fromEntries(
      networks.map(({ name, host, description }) => [
        name,
        { host, pathname: websocketPath, protocol: "wss", description },
      ]),
    ),
    channels: Object.fromEntries(model.channels.map((family) => [family.builder, channelObject(family, types)])),
    operations: Object.fromEntries(model.channels.map((family) => [family.builder, operation(family)])),
    components: {
      messages: Object.fromEntries(model.channels.map((family) => [family.event, message(family, types)])),
      schemas: toComponents(namesUsedBy(schemas, types), types),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function channelObject(family: ChannelFamily, types: TypeIndex): object {
  const { template, text, event, visibility, scope, delivery, sample } = family;
  const parameters = Object.entries(channelParams(family, types)).map(([name, schema]) => [
    name,
    parameter(schema, own(sample, name), types),
  ]);
  return withoutUndefined({
    address: template,
    description: text,
    servers: networks.map(({ name }) => ({ $ref: `#/servers/${name}` })),
    parameters: parameters.length === 0 ? undefined : Object.fromEntries(parameters),
    messages: { [event]: { $ref: `#/components/messages/${event}` } },
    "x-visibility": visibility,
    "x-scope": scope,
    "x-delivery": delivery,
  });
}

/** The format knows parameters as strings with a closed list at most; `x-schema` has the whole truth. */
function parameter(schema: Schema, sample: unknown, types: TypeIndex): object {
  const { description, ...rest } = schema;
  const target = schema.$ref === undefined ? schema : typeOf(refName(schema.$ref), types).schema;
  const isClosed = target.enum !== undefined && !target.open && !schema.open;
  return withoutUndefined({
    description,
    enum: isClosed ? target.enum?.map(String) : undefined,
    examples: sample === undefined ? undefined : [String(sample)],
    "x-schema": toJsonSchema(rest, types),
  });
}

function operation({ builder, event, text }: ChannelFamily): object {
  return {
    action: "send",
    summary: text,
    channel: { $ref: `#/channels/${builder}` },
    messages: [{ $ref: `#/channels/${builder}/messages/${event}` }],
  };
}

/** One notification as the exchange sends it. */
function message(family: ChannelFamily, types: TypeIndex): object {
  const { schema } = typeOf(family.event, types);
  const params = {
    type: "object",
    required: ["channel", "data"],
    properties: {
      channel: { type: "string", description: `Name of the channel, as \`${family.template}\` with its parameters.` },
      data: toJsonSchema(shownAs(family.event, types), types),
    },
  };
  return withoutUndefined({
    name: family.event,
    title: family.event,
    summary: schema.description,
    contentType: "application/json",
    payload: {
      type: "object",
      required: ["jsonrpc", "method", "params"],
      properties: { jsonrpc: { const: "2.0" }, method: { const: "subscription" }, params },
    },
  });
}
