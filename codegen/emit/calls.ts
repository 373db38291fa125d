import type { Method, Model } from "../model/model.ts";
import { OutputFile } from "./file.ts";

/** `calls.ts`: params and results of the methods by their names on the wire, as types alone. */
export function emitCalls(model: Model): string {
  const file = new OutputFile("calls.ts");
  const { methods } = model;
  file.useType("./contract.ts", "CallOptions");
  file.source.addInterface({
    name: "HttpCalls",
    isExported: true,
    docs: ["\nParams and results by the name of the method on the wire: those that HTTP serves too."],
    properties: methods.filter((method) => !method.websocketOnly).map((method) => entry(method, file)),
  });
  file.source.addInterface({
    name: "Calls",
    isExported: true,
    extends: ["HttpCalls"],
    docs: ["\nParams and results by the name of the method on the wire."],
    properties: methods.filter((method) => method.websocketOnly).map((method) => entry(method, file)),
  });
  file.source.addStatements(lookUps);
  return file.print();
}

/** Where params decide the result, both stand for all of the ways. */
function entry({ wire, calls }: Method, file: OutputFile) {
  const all = (types: readonly string[]): string =>
    [...new Set(types)].map((type) => file.useType("./types.ts", type)).join(" | ");
  const optional = calls.some((call) => call.optional) ? "?" : "";
  const params = all(calls.map((call) => call.params));
  const result = all(calls.map((call) => call.result));
  return { name: JSON.stringify(wire), type: `{ params${optional}: ${params}; result: ${result} }`, isReadonly: true };
}

const lookUps = `/** The name of a method on the wire. Any other string is taken as well, for methods that are newer than this library. */
export type MethodName = keyof Calls | (string & {});

/**
 * What a method takes, by its name on the wire; any object for a name that is not known.
 *
 * \`\`\`ts
 * import type { ParamsOf } from "deribit-rpc";
 *
 * const params: ParamsOf<"public/ticker"> = { instrument_name: "BTC-PERPETUAL" };
 * \`\`\`
 */
export type ParamsOf<Name extends MethodName> = Name extends keyof Calls ? NonNullable<Calls[Name]["params"]> : object;

/**
 * What a method answers, by its name on the wire; unknown for a name that is not known. Where params decide it, as
 * \`detailed\` does, it is any of the answers: the method of the namespace tells them apart.
 */
export type ResultOf<Name extends MethodName> = Name extends keyof Calls ? Calls[Name]["result"] : unknown;

/** What follows the name of a method in a call: its params, which may be left out where none is needed, and options. */
export type CallArguments<Name extends MethodName, Known = Calls> = Name extends keyof Known
  ? Known[Name] extends { readonly params: infer Params }
    ? [params: Params, options?: CallOptions]
    : Known[Name] extends { readonly params?: infer Params }
      ? [params?: Params, options?: CallOptions]
      : never
  : [params?: object, options?: CallOptions];`;
