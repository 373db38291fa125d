import { compare } from "../diagnostics.ts";
import type { Method, Model } from "../generate/model.ts";
import type { Tree } from "../tree.ts";
import { firstSentence } from "./docs.ts";
import { channelsPageParts } from "./reference-channels.ts";
import { anchor, code, page, table } from "./reference-markdown.ts";
import { methodSections } from "./reference-methods.ts";
import { errorsPage, errorsPageParts, limitsPage, limitsPageParts } from "./reference-tables.ts";
import { channelsPage, pageOfTag, Shelves, typesPage, typesPageParts } from "./reference-types.ts";

const home = "[Reference](index.md)";

/** The pages of `docs/reference/`: an index, one page a group of methods, channels, types, errors and limits. */
export function emitReference(model: Model): Tree {
  const shelves = new Shelves(model);
  const groups = groupByTag(model.methods);
  return {
    "index.md": page(...indexParts(model, groups)),
    ...Object.fromEntries(
      [...groups].map(([tag, methods]) => [
        pageOfTag(tag),
        page(home, `# ${title(tag)}`, methodTable(methods), ...methodSections(methods, shelves)),
      ]),
    ),
    [channelsPage]: page(home, ...channelsPageParts(model, shelves)),
    [typesPage]: page(home, ...typesPageParts(shelves)),
    [errorsPage]: page(home, ...errorsPageParts(model)),
    [limitsPage]: page(home, ...limitsPageParts(model)),
  };
}

function indexParts({ channels, errors, methods }: Model, groups: ReadonlyMap<string, readonly Method[]>): string[] {
  const others = [
    [`[Channels](${channelsPage})`, `${channels.length} channels and their messages`],
    [`[Types](${typesPage})`, "types that several methods or channels share"],
    [`[Errors](${errorsPage})`, `${errors.length} error codes, and whether to try again`],
    [`[Limits](${limitsPage})`, "credit pools and what calls cost"],
  ];
  const lists = [...groups].flatMap(([tag, members]) => [`## ${title(tag)}`, methodTable(members, pageOfTag(tag))]);
  return [
    "# Reference",
    `Every method, channel, type and error of the exchange, in the terms of this library. Members keep their names on the wire; methods are called in camel case, as \`deribit.private.getPositions()\` for \`private/get_positions\`. Times are in milliseconds since the Unix epoch unless a member says otherwise.`,
    table(["Page", "What it has"], others),
    `The ${methods.length} methods, by group:`,
    ...lists,
  ];
}

function methodTable(methods: readonly Method[], from = ""): string {
  const rows = methods.map(({ wire, text }) => [`[${code(wire)}](${from}#${anchor(wire)})`, firstSentence(text)]);
  return table(["Method", "What it does"], rows);
}

function groupByTag(methods: readonly Method[]): Map<string, Method[]> {
  const groups = new Map<string, Method[]>();
  for (const method of methods) {
    const tag = method.tags[0] ?? "Other";
    groups.set(tag, [...(groups.get(tag) ?? []), method]);
  }
  return new Map([...groups].sort(([a], [b]) => compare(title(a), title(b))));
}

/** A tag as a heading; one that is an abbreviation in lower case is spelled as one. */
function title(tag: string): string {
  return /^[a-z]{2,4}$/.test(tag) ? tag.toUpperCase() : tag;
}
