import type { Method, Model } from "../model/model.ts";
import type { Tree } from "../tools/tree.ts";
import { firstSentence } from "./docs.ts";
import { channelsPageParts } from "./reference-channels.ts";
import { groupsOf, type MethodGroup, pages } from "./reference-groups.ts";
import { anchor, code, page, table } from "./reference-markdown.ts";
import { methodSections } from "./reference-methods.ts";
import { errorsPageParts, limitsPageParts } from "./reference-tables.ts";
import { Shelves, typesPageParts } from "./reference-types.ts";
import { prose, withSafeProse } from "./safe.ts";

const home = `[Reference](${pages.index})`;

/** The pages of `docs/reference/`: an index, one page a group of methods, channels, types, errors and limits. */
export function emitReference(described: Model): Tree {
  const model = withSafeProse(described);
  const shelves = new Shelves(model);
  const groups = groupsOf(model.methods);
  // A sentence may end within code, which begins no code then.
  const summaries = new Map(described.methods.map(({ wire, text }) => [wire, prose(firstSentence(text))]));
  return {
    [pages.index]: page(...indexParts(groups, summaries)),
    ...Object.fromEntries(
      groups.map(({ title, page: path, methods }) => [
        path,
        page(home, `# ${title}`, methodTable(methods, summaries), ...methodSections(methods, shelves)),
      ]),
    ),
    [pages.channels]: page(home, ...channelsPageParts(model, shelves)),
    [pages.types]: page(home, ...typesPageParts(shelves)),
    [pages.errors]: page(home, ...errorsPageParts(model)),
    [pages.limits]: page(home, ...limitsPageParts(model)),
  };
}

function indexParts(groups: readonly MethodGroup[], summaries: Summaries): string[] {
  const others = [
    [`[Channels](${pages.channels})`, "the channels and their messages"],
    [`[Types](${pages.types})`, "types that several methods or channels share"],
    [`[Errors](${pages.errors})`, "error codes, and whether to try again"],
    [`[Limits](${pages.limits})`, "credit pools and what calls cost"],
  ];
  return [
    "# Reference",
    "Every method, channel, type and error of the exchange, in the terms of this library. Members keep their names on the wire; methods are called in camel case, as `deribit.private.getPositions()` for `private/get_positions`. Times are in milliseconds since the Unix epoch unless a member says otherwise.",
    table(["Page", "What it has"], others),
    "The methods, by group:",
    ...groups.flatMap(({ title, page: path, methods: members }) => [
      `## ${title}`,
      methodTable(members, summaries, path),
    ]),
  ];
}

/** The first sentence about each method, by its name on the wire. */
type Summaries = ReadonlyMap<string, string>;

function methodTable(methods: readonly Method[], summaries: Summaries, from = ""): string {
  const rows = methods.map(({ wire }) => [`[${code(wire)}](${from}#${anchor(wire)})`, summaries.get(wire) ?? ""]);
  return table(["Method", "What it does"], rows);
}
