import { readFileSync } from "node:fs";

/** The published description with the exchange's own examples; lives outside the repository. */
export const upstreamSpec: string | undefined = process.env["UPSTREAM_SPEC"];

/** Messages that others captured on the real wire; lives outside the repository. */
export const wireSamples: string | undefined = process.env["WIRE_SAMPLES"];

/** A folder of public descriptions of other APIs; lives outside the repository. */
export const venuesSpec: string | undefined = process.env["VENUES_SPEC"];

/** Says why a table of evidence is not there, so that a skipped run does not look like a passed one. */
export function whySkipped(variable: string): string {
  return `skipped: set ${variable} to run it`;
}

export interface Example {
  readonly method: string;
  readonly value: Readonly<Record<string, unknown>>;
}

type Node = Readonly<Record<string, unknown>>;

/** The examples of requests and of responses that the description carries, without repetitions. */
export function officialExamples(path: string): { requests: Example[]; responses: Example[] } {
  const document = JSON.parse(readFileSync(path, "utf8")) as Node;
  const requests: Example[] = [];
  const responses: Example[] = [];
  for (const [name, item] of Object.entries(document["paths"] as Node)) {
    const operation = (item as Node)["get"] as Node;
    const method = name.slice(1);
    for (const value of examplesOf(operation["requestBody"])) requests.push({ method, value });
    for (const value of examplesOf(follow(document, (operation["responses"] as Node)["200"])))
      responses.push({ method, value });
  }
  return { requests, responses };
}

function examplesOf(body: unknown): Node[] {
  const content = (body as Node | undefined)?.["content"] as Node | undefined;
  const json = content?.["application/json"] as Node | undefined;
  return Object.values((json?.["examples"] ?? {}) as Node).map((example) => (example as Node)["value"] as Node);
}

function follow(document: Node, node: unknown): Node {
  const ref = (node as Node)["$ref"];
  if (typeof ref !== "string") return node as Node;
  const target = ref
    .slice(2)
    .split("/")
    .reduce<unknown>((at, step) => (at as Node)[step], document);
  return follow(document, target);
}

export interface Sample {
  readonly kind: "request" | "response" | "notification" | "error";
  readonly method: string;
  readonly channel?: string;
  readonly payload: Node;
  readonly date: string;
  readonly source: string;
  /** The recorder kept a part of the message only. */
  readonly trimmed?: true;
  /** The recorder wrote numbers as strings. */
  readonly stringified_numbers?: true;
}

/** Captured messages, with the integers beyond 2^53 read as strings, as the client reads them. */
export function capturedMessages(path: string): Sample[] {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line.replaceAll(/(?<!\\)("starbase_\w+":\s*)(-?\d+)/g, '$1"$2"')) as Sample);
}
