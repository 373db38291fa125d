import type { ChannelFamily, Model } from "../model/model.ts";
import { exampleSubscription, fenced } from "./examples.ts";
import { pages } from "./reference-groups.ts";
import { anchor, code, table } from "./reference-markdown.ts";
import { ownTypes, type Shelves } from "./reference-types.ts";
import { shownAs, typeOf } from "./type-index.ts";
import { channelParams, schemasOfChannel } from "./uses.ts";

const deliveries = {
  state: "The newest message replaces all before it.",
  chain: "Each message builds on the one before, so none may be missed.",
  event: "Each message counts.",
};

/** `channels.md`: every channel with its parameters, its messages and the types that it alone uses. */
export function channelsPageParts({ channels }: Model, shelves: Shelves): string[] {
  const byAccess = (visibility: ChannelFamily["visibility"]): string[] =>
    channels
      .filter((family) => family.visibility === visibility)
      .map(({ template }) => `- [${code(template)}](#${anchor(template)})`);
  return [
    "# Channels",
    "Subscribe by a name that a builder makes or by the name itself; both know the type of their messages. A public channel with the interval `raw` needs a session that is signed in.",
    `**Public**\n\n${byAccess("public").join("\n")}`,
    `**Private**, after signing in\n\n${byAccess("private").join("\n")}`,
    ...channels.flatMap((family) => section(family, shelves)),
  ];
}

function section(family: ChannelFamily, shelves: Shelves): string[] {
  const { template, text, event } = family;
  const nested = ownTypes(schemasOfChannel(family, shelves.types), shelves).filter(({ name }) => name !== event);
  return [
    `## ${template}`,
    text,
    facts(family),
    ...fenced(exampleSubscription(family)),
    ...parameters(family, shelves),
    ...messages(family, shelves),
    ...nested.flatMap(({ name }) => [`### ${name}`, ...shelves.body(name, pages.channels)]),
  ];
}

function facts({ visibility, scope, delivery }: ChannelFamily): string {
  const access =
    scope.length > 0 ? `Scope ${scope.map(code).join(" or ")}` : visibility === "public" ? "Public" : "Private";
  return `${access}. ${deliveries[delivery]}`;
}

function parameters(family: ChannelFamily, shelves: Shelves): string[] {
  const rows = Object.entries(channelParams(family, shelves.types)).map(([name, schema]) => [
    code(name),
    shelves.words(schema, pages.channels),
    schema.description ?? "",
  ]);
  return rows.length === 0 ? [] : ["**Parameters**", table(["Name", "Type", "Meaning"], rows)];
}

function messages({ event }: ChannelFamily, shelves: Shelves): string[] {
  const { schema } = typeOf(event, shelves.types);
  const shape =
    schema.properties !== undefined && !shelves.isShared(event)
      ? shelves.members(event, pages.channels)
      : `Type: ${shelves.words(shownAs(event, shelves.types), pages.channels)}.`;
  return ["**Messages**", schema.description ?? "", shape];
}
