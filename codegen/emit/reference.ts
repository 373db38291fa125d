import type { Method, Model } from "../generate/model.ts";
import type { Tree } from "../tree.ts";
import { firstSentence } from "./docs.ts";
import { channelsPageParts } from "./reference-channels.ts";
import { type Group, groupsOf, pages } from "./reference-groups.ts";
import { anchor, code, page, table } from "./reference-markdown.ts";
import { methodSections } from "./reference-methods.ts";
import { errorsPageParts, limitsPageParts } from "./reference-tables.ts";
import { Shelves, typesPageParts } from "./reference-types.ts";

const home = `[Reference](${pages.index})`;

/** The pages of `docs/reference/`: an index, one page a group of methods, channels, types, errors and limits. */
export function emitReference(model: Model): Tree {
  const shelves = new Shelves(model);
  const groups = groupsOf(model.methods);
  return {
    [pages.index]: page(...indexParts(model, groups)),
    ...Object.fromEntries(
      groups.map(({ title, page: path, methods }) => [
        path,
        page(home, `# ${title}`, methodTable(methods), ...methodSections(methods, shelves)),
      ]),
    ),
    [pages.channels]: page(home, ...channelsPageParts(model, shelves)),
    [pages.types]: page(home, ...typesPageParts(shelves)),
    [pages.errors]: page(home, ...errorsPageParts(model)),
    [pages.limits]: page(home, ...limitsPageParts(model)),
  };
}

function indexParts({ channels, errors, methods }: Model, groups: readonly Group[]): string[] {
  const others = [
    [`[Channels](${pages.channels})`, `${channels.length} channels and their messages`],
    [`[Types](${pages.types})`, "types that several methods or channels share"],
    [`[Errors](${pages.errors})`, `${errors.length} error codes, and whether to try again`],
    [`[Limits](${pages.limits})`, "credit pools and what calls cost"],
  ];
  return [
    "# Reference",
    "Every method, channel, type and error of the exchange, in the terms of this library. Members keep their names on the wire; methods are called in camel case, as `deribit.private.getPositions()` for `private/get_positions`. Times are in milliseconds since the Unix epoch unless a member says otherwise.",
    table(["Page", "What it has"], others),
    `The ${methods.length} methods, by group:`,
    ...groups.flatMap(({ title, page: path, methods: members }) => [`## ${title}`, methodTable(members, path)]),
  ];
}

function methodTable(methods: readonly Method[], from = ""): string {
  const rows = methods.map(({ wire, text }) => [`[${code(wire)}](${from}#${anchor(wire)})`, firstSentence(text)]);
  return table(["Method", "What it does"], rows);
}
