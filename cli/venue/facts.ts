/** What a generated SDK says of its API, as far as a venue of it is written from that. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compile } from "./compile.ts";

/** One method of the API. */
export interface ApiMethod {
  readonly wire: string;
  readonly order: readonly string[];
  /** Whether it has no answer. */
  readonly notification?: true;
  readonly errors?: readonly { readonly code: number; readonly message: string }[];
}

/** What is read of the SDK. */
export interface ApiFacts {
  readonly methods: readonly ApiMethod[];
  /** Templates of channels. */
  readonly channels: readonly string[];
  readonly subscribe: ApiMethod | undefined;
  readonly unsubscribe: ApiMethod | undefined;
  /** A method that only shows that the exchange is there. */
  readonly ping: ApiMethod | undefined;
  /** The code that refuses a call too many; `undefined` where the description names none. */
  readonly rateLimit: number | undefined;
  readonly title: string;
}

/** Reads the generated files of a folder. */
export async function readFacts(generated: string): Promise<ApiFacts> {
  const { folder, errors } = await compile(generated);
  if (errors.length > 0) throw new Error(`${generated} does not compile: ${errors[0]}`);
  const load = (name: string): Promise<object> => import(pathToFileURL(join(folder, name)).href);
  const { methodRows } = (await load("methods.js")) as { readonly methodRows: ReadonlyMap<string, ApiMethod> };
  const { channelRows } = (await load("channels.js")) as {
    readonly channelRows: readonly { readonly template: string }[];
  };
  const report = JSON.parse(await readFile(join(generated, "report.json"), "utf8")) as {
    readonly documents: readonly { readonly title?: string }[];
  };
  const methods = [...methodRows.values()];
  const named = (pattern: RegExp): ApiMethod | undefined => methods.find(({ wire }) => pattern.test(wire));
  const limits = methods
    .flatMap(({ errors: known = [] }) => known)
    .filter(({ message }) => /rate|too many/i.test(message));
  return {
    methods,
    channels: channelRows.map(({ template }) => template),
    subscribe: named(/(?:^|[./_])subscribe$/i),
    unsubscribe: named(/(?:^|[./_])unsubscribe$/i),
    ping: methods.find(
      ({ wire, order }) => order.length === 0 && /(?:^|[./_])(?:ping|test|get_?time|heartbeat)$/i.test(wire),
    ),
    rateLimit: limits[0]?.code,
    title: report.documents[0]?.title ?? "",
  };
}
