import type { Method, Model } from "../model/model.ts";
import { methodDoc } from "./docs.ts";
import { OutputFile } from "./file.ts";
import { isReserved, methodName } from "./identifiers.ts";
import { bareShapes, paramShapes } from "./param-shapes.ts";
import { safeComment } from "./safe.ts";
import { indexTypes, type TypeIndex } from "./type-index.ts";

/** `public.ts` or `private.ts`: the methods of a namespace, first those that HTTP serves too. */
export function emitNamespace(namespace: "public" | "private", model: Model): string {
  const file = new OutputFile(`${namespace}.ts`);
  const methods = model.methods.filter((method) => method.namespace === namespace);
  const title = namespace === "public" ? "Public" : "Private";
  const who = namespace === "public" ? "Methods that anyone may call" : "Methods that need a signed-in session";
  const http = file.source.addInterface({
    name: `${title}HttpMethods`,
    isExported: true,
    docs: [`\n${who}, over WebSocket and over HTTP.`],
  });
  const all = file.source.addInterface({
    name: `${title}Methods`,
    isExported: true,
    extends: [`${title}HttpMethods`],
    docs: [`\n${who}: those of HTTP, and those that exist on WebSocket alone.`],
  });
  http.addMethods(
    methods.filter((method) => !method.websocketOnly).flatMap((method) => signatures(method, model, file)),
  );
  all.addMethods(methods.filter((method) => method.websocketOnly).flatMap((method) => signatures(method, model, file)));
  return file.print();
}

function signatures(method: Method, model: Model, file: OutputFile) {
  return method.calls.map((call) => ({
    name: methodName(method.local),
    docs: [`\n${methodDoc(method, call, model)}`],
    parameters: [
      { name: "params", type: file.useType("./types.ts", call.params), hasQuestionToken: call.optional },
      { name: "options", type: file.useType("./contract.ts", "CallOptions"), hasQuestionToken: true },
    ],
    returnType: `Promise<${file.useType("./types.ts", call.result)}>`,
  }));
}

/** `methods.ts`: what the runtime knows about each method. */
export function emitMethodTable(model: Model): string {
  const file = new OutputFile("methods.ts");
  const types = indexTypes(model);
  file.useType("./contract.ts", "MethodRow");
  file.useValue("./rows.ts", "methodsOf");
  for (const namespace of ["public", "private"] as const) {
    const methods = model.methods.filter((method) => method.namespace === namespace);
    const entries = methods.map((method) => `  ${JSON.stringify(entryOf(method, types))}`);
    file.source.addStatements([
      `/** The ${namespace} methods, in alphabetical order. */\nexport const ${namespace}Methods: readonly MethodRow[] = /*@__PURE__*/ methodsOf("${namespace}", [\n${entries.join(",\n")}\n]);`,
    ]);
  }
  file.source.addStatements([
    "function byWire(...namespaces: readonly (readonly MethodRow[])[]): ReadonlyMap<string, MethodRow> {\n  return new Map(namespaces.flat().map((row) => [row.wire, row]));\n}\n/** Every method by its wire name. */\nexport const methodRows: ReadonlyMap<string, MethodRow> = /*@__PURE__*/ byWire(publicMethods, privateMethods);",
  ]);
  return file.print();
}

/** The row of a method as `rows.ts` reads it. */
function entryOf(method: Method, types: TypeIndex): readonly string[] {
  const { wire, scope, pool, cost, matchingEngine, websocketOnly, effect, role = "-", instead } = method;
  const shapes = paramShapes(method, types);
  const marks = { engine: matchingEngine, websocket: websocketOnly, deadline: "valid_until" in shapes };
  const facts = [pool, cost, effect, role, ...Object.entries(marks).flatMap(([mark, holds]) => (holds ? [mark] : []))];
  const name = wire.slice(wire.indexOf("/") + 1);
  const entry = [name, scope.join(","), facts.join(" "), bareShapes(shapes)];
  return instead === undefined ? entry : [...entry, instead];
}

/** `requests/public.ts` or `requests/private.ts`: one pure function a method. */
export function emitRequests(namespace: "public" | "private", model: Model): string {
  const file = new OutputFile(`requests/${namespace}.ts`);
  const request = file.useType("../contract.ts", "Request");
  const methods = model.methods.filter((one) => one.namespace === namespace);
  file.source.addStatements([methods.map((method) => requestOf(method, request, file)).join("\n")]);
  return file.print();
}

/** `requests/index.ts`: every builder by one flat name, of which a bundler keeps those that are imported. */
export function emitFlatRequests(model: Model): string {
  const file = new OutputFile("requests/index.ts");
  for (const namespace of ["public", "private"] as const) {
    const names = model.methods
      .filter((method) => method.namespace === namespace)
      .map(({ local }) => `${local} as ${namespace}${local.charAt(0).toUpperCase()}${local.slice(1)}`);
    if (names.length > 0) file.source.addStatements([`export { ${names.join(", ")} } from "./${namespace}.ts";`]);
  }
  return file.print();
}

function requestOf(method: Method, request: string, file: OutputFile): string {
  const shapes = method.calls.map((call) => {
    const params = file.useType("../types.ts", call.params);
    const result = file.useType("../types.ts", call.result);
    return { params: `params${call.optional ? "?" : ""}: ${params}`, returns: `${request}<${result}>` };
  });
  const last = shapes.at(-1);
  const optional = method.calls.some((call) => call.optional);
  const body = `return Object.freeze({ method: "${method.wire}", params${optional ? ": params ?? {}" : ""} });`;
  const hidden = isReserved(method.local);
  const name = hidden ? `${method.local}_` : method.local;
  const declared = `${hidden ? "" : "export "}function ${name}`;
  const overloads = shapes.map(({ params, returns }) => `${declared}(${params}): ${returns};`);
  const doc = `/** ${safeComment(method.text).replaceAll("\n", " ")} \`${method.wire}\`. */`;
  const statement =
    shapes.length === 1
      ? `${doc}\n${declared}(${last?.params}): ${last?.returns} {\n  ${body}\n}`
      : `${doc}\n${overloads.join("\n")}\n${declared}(params${optional ? "?" : ""}: object): ${request}<unknown> {\n  ${body}\n}`;
  return hidden ? `${statement}\nexport { ${name} as ${method.local} };` : statement;
}
