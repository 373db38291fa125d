import type { ChannelFamily, Model } from "../model/model.ts";
import { channelNames } from "./channel-names.ts";
import { channelDoc } from "./docs.ts";
import { OutputFile } from "./file.ts";
import { methodName } from "./identifiers.ts";
import { indexTypes } from "./type-index.ts";

/** `channels.ts`: builders of channel names, what the runtime knows of each family, and the payload of a name. */
export function emitChannels(model: Model): string {
  const { channels } = model;
  const types = indexTypes(model);
  const file = new OutputFile("channels.ts");
  for (const name of ["Channel", "ChannelRow"]) file.useType("./contract.ts", name);
  const builders = file.source.addInterface({
    name: "Channels",
    isExported: true,
    docs: ["\nNames of channels, each of which knows the type of its messages."],
  });
  for (const family of channels)
    builders.addMethod({
      name: methodName(family.builder),
      docs: [`\n${channelDoc(family, types)}`],
      parameters:
        family.params === undefined ? [] : [{ name: "params", type: file.useType("./types.ts", family.params) }],
      returnType: `Channel<${file.useType("./types.ts", family.event)}, "${family.delivery}">`,
    });
  file.source.addStatements([
    `/** Makes the builders of channel names; \`fill\` puts params into the places of a template, which stand in braces. */\nexport function channelsBy(fill: (template: string, params: unknown) => string): Channels {\n  return {\n${channels.map(builder).join(",\n")}\n  };\n}`,
    `/** What the runtime knows about each family of channels, the most specific first. */\nexport const channelRows: readonly ChannelRow[] = [\n${bySpecificity(channels).map(row).join(",\n")}\n];`,
    lookup,
  ]);
  file.source.addStatements(channelNames(channels, types));
  return file.print();
}

function builder({ builder: name, template, event, delivery }: ChannelFamily): string {
  const hasParams = template.includes("{");
  const text = hasParams ? `fill("${template}", params)` : `"${template}"`;
  return `    ${name}: (${hasParams ? "params" : ""}) => ${text} as Channel<${event}, "${delivery}">`;
}

function row({ template, visibility, delivery, scope }: ChannelFamily): string {
  const entries = { template, visibility, delivery, scope };
  return `  { ${Object.entries(entries)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ")} }`;
}

/** Literal words bind closer than parameters, so that `user.orders.X.raw` is not taken for an interval. */
function bySpecificity(channels: readonly ChannelFamily[]): ChannelFamily[] {
  const literals = ({ template }: ChannelFamily): number =>
    template.split(".").filter((word) => !word.startsWith("{")).length;
  const length = ({ template }: ChannelFamily): number => template.split(".").length;
  return [...channels].sort((a, b) => literals(b) - literals(a) || length(b) - length(a));
}

const lookup = `const rowsByLength: ReadonlyMap<number, readonly (readonly [words: readonly string[], row: ChannelRow])[]> =
  /*@__PURE__*/ groupByLength();

function groupByLength(): Map<number, (readonly [readonly string[], ChannelRow])[]> {
  const groups = new Map<number, (readonly [readonly string[], ChannelRow])[]>();
  for (const row of channelRows) {
    const words = row.template.split(".");
    const group = groups.get(words.length) ?? [];
    group.push([words, row]);
    groups.set(words.length, group);
  }
  return groups;
}

/** The family that a concrete name such as \`ticker.BTC-PERPETUAL.raw\` belongs to. */
export function channelOf(name: string): ChannelRow | undefined {
  const words = name.split(".");
  return rowsByLength
    .get(words.length)
    ?.find(([template]) => template.every((word, at) => word.startsWith("{") || word === words[at]))?.[1];
}`;
