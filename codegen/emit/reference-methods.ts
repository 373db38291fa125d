import type { Method } from "../model/model.ts";
import type { Variant } from "../snapshot/schema.ts";
import { facts } from "./docs.ts";
import { exampleCall, fenced } from "./examples.ts";
import { pageUrl } from "./network.ts";
import { paramsOf, plainCall, resultsWhen, shapeWords } from "./params.ts";
import { pageOf } from "./reference-groups.ts";
import { code, table } from "./reference-markdown.ts";
import { ownTypes, type Shelves } from "./reference-types.ts";
import { shownAs, typeOf } from "./type-index.ts";
import { schemasOfMethod } from "./uses.ts";

/** The sections of a page of methods: one a method, with the types that it alone uses. */
export function methodSections(methods: readonly Method[], shelves: Shelves): string[] {
  return methods.flatMap((method) => section(method, pageOf(method), shelves));
}

function section(method: Method, page: string, shelves: Shelves): string[] {
  const result = plainCall(method).result;
  const nested = ownTypes(schemasOfMethod(method, shelves.types), shelves).filter(({ name }) => name !== result);
  return [
    `## ${method.wire}`,
    method.text,
    factsLine(method),
    ...fenced(exampleCall(method)),
    ...parameters(method, page, shelves),
    ...results(method, page, shelves),
    ...nested.flatMap(({ name }) => [`### ${name}`, ...shelves.body(name, page)]),
  ];
}

function factsLine(method: Method): string {
  const link = method.page === undefined ? "" : ` [Page of the exchange](${pageUrl(method.page)}).`;
  return facts(method).replace(/^`[^`]+`: (.)/, (_, first: string) => first.toUpperCase()) + link;
}

function parameters(method: Method, page: string, shelves: Shelves): string[] {
  const { params, shapes } = paramsOf(method, shelves.types);
  if (params.length === 0) return ["It takes no parameters."];
  const rows = params.map(({ name, schema, required, onlyIn }) => [
    code(name),
    shelves.words(schema, page),
    required ? "yes" : onlyIn !== undefined || isNamed(name, shapes) ? "see below" : "",
    schema.description ?? "",
  ]);
  return ["**Parameters**", table(["Name", "Type", "Required", "Meaning"], rows), ...shapeList(shapes)];
}

function isNamed(member: string, shapes: Readonly<Record<string, Variant>> | undefined): boolean {
  return Object.values(shapes ?? {}).some(({ required }) => required.includes(member));
}

/** What a call must have besides the parameters that are always required. */
function shapeList(shapes: Readonly<Record<string, Variant>> | undefined): string[] {
  if (shapes === undefined) return [];
  const lines = Object.values(shapes)
    .reverse()
    .map((shape) => `- ${shapeWords(shape).join(", ")}`);
  return [`A call needs one of these:\n\n${lines.join("\n")}`];
}

function results(method: Method, page: string, shelves: Shelves): string[] {
  const plain = plainCall(method).result;
  const schema = shownAs(plain, shelves.types);
  const others = resultsWhen(method, shelves.types).map(({ when, result }) => {
    const values = Object.entries(when).map(([name, value]) => code(`${name}: ${JSON.stringify(value)}`));
    return `With ${values.join(" and ")}: ${shelves.words(shownAs(result, shelves.types), page)}.`;
  });
  const isOwnObject = typeOf(plain, shelves.types).schema.properties !== undefined && !shelves.isShared(plain);
  const shape = isOwnObject ? shelves.members(plain, page) : `Type: ${shelves.words(schema, page)}.`;
  return ["**Result**", method.returns, shape, ...others];
}
