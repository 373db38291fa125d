import { _, Ajv, type KeywordCxt, Name } from "ajv";
import { or } from "ajv/dist/compile/codegen/index.js";
import standalone from "ajv/dist/standalone/index.js";
import type { Model } from "../model/model.ts";
import type { Schema } from "../snapshot/schema.ts";
import { ajvSchemas, anyCallOf } from "./ajv-schemas.ts";
import { compact } from "./compact.ts";
import { header, OutputFile } from "./file.ts";

type ValidatorPart = "params" | "results";

/** `validators/params.js` and `validators/results.js`: the compiled validators, with no library inside. */
export function emitCompiled(model: Model, part: ValidatorPart): string {
  const ajv = new Ajv({
    allErrors: true,
    logger: false,
    messages: false,
    strict: false,
    unicodeRegExp: false,
    unicode: false,
    inlineRefs: false,
    ownProperties: hasInherited(model),
    code: { source: true, esm: true, lines: true },
  } as ConstructorParameters<typeof Ajv>[0]);
  addKnown(ajv);
  addShapes(ajv);
  for (const [name, schema] of Object.entries(ajvSchemas(model))) ajv.addSchema({ $id: name, ...schema });
  const code = standalone.default(ajv, Object.fromEntries(entryTypes(model, part).map((name) => [name, name])));
  return `${header}\n\n${compact(code.replace(/^"use strict";/, ""))}\n`;
}

/** `validators/params.d.ts` and `validators/results.d.ts`: the declarations of the same. */
export function emitCompiledTypes(model: Model, part: ValidatorPart): string {
  const lines = entryTypes(model, part).map((name) => `export const ${name}: CompiledValidator;`);
  return `${header}\nimport type { CompiledValidator } from "./findings.ts";\n\n/** Whether members that the schema does not know are looked for. */\nexport const mode: { inspecting: boolean };\n${lines.join("\n")}\n`;
}

/** `validators/params-table.ts`: which validator belongs to the params of which method. */
export function emitParamsTable(model: Model): string {
  return emitTables("validators/params-table.ts", "params", [
    {
      name: "paramsValidators",
      doc: "By wire name of the method.",
      rows: model.methods.map((method) => [method.wire, anyCallOf(method, "params")]),
    },
  ]);
}

/** `validators/result-tables.ts`: which validator belongs to the result of which method, and to which channel. */
export function emitResultTables(model: Model): string {
  return emitTables("validators/result-tables.ts", "results", [
    {
      name: "resultValidators",
      doc: "By wire name of the method.",
      rows: model.methods.map((method) => [method.wire, anyCallOf(method, "result")]),
    },
    {
      name: "eventValidators",
      doc: "By template of the channel.",
      rows: model.channels.map((family) => [family.template, family.event]),
    },
  ]);
}

interface Table {
  readonly name: string;
  readonly doc: string;
  readonly rows: readonly (readonly [key: string, type: string])[];
}

function emitTables(path: string, part: ValidatorPart, tables: readonly Table[]): string {
  const file = new OutputFile(path);
  file.useType("./findings.ts", "CompiledValidator");
  file.source.addStatements([
    `import * as ${part} from "./${part}.js";`,
    ...tables.map(({ name, doc, rows }) => {
      const lines = rows.map(([key, type]) => `  ${JSON.stringify(key)}: ${part}.${type}`);
      return `/** ${doc} */\nexport const ${name}: Readonly<Record<string, CompiledValidator>> = {\n${lines.join(",\n")}\n};`;
    }),
  ]);
  return file.print();
}

/** Whether a member has a name that every object inherits: then only an own property counts. */
function hasInherited({ types }: Model): boolean {
  const namesIn = ({ properties = {}, required = [] }: Schema): string[] => [...Object.keys(properties), ...required];
  return types.some(({ schema }) => namesIn(schema).some((name) => name in Object.prototype));
}

function entryTypes({ methods, channels }: Model, part: ValidatorPart): string[] {
  if (part === "params") return methods.map((method) => anyCallOf(method, "params"));
  return [...methods.map((method) => anyCallOf(method, "result")), ...channels.map(({ event }) => event)];
}

/** `known`: a value outside the list is not wrong, but reported by an inspection. */
function addKnown(ajv: Ajv): void {
  ajv.addKeyword({
    keyword: "known",
    schemaType: "array",
    error: { message: "", params: _`{}` },
    code(cxt: KeywordCxt) {
      const values = cxt.schema as readonly (string | number)[];
      cxt.fail(_`${new Name("mode")}.inspecting && !(${or(...values.map((value) => _`${cxt.data} === ${value}`))})`);
    },
  });
}

/** `shapes`: none of the shapes of a params object fits; its value names what would. */
function addShapes(ajv: Ajv): void {
  ajv.addKeyword({
    keyword: "shapes",
    schemaType: "string",
    error: { message: "", params: ({ schema }) => _`{shapes: ${schema as string}}` },
    code(cxt: KeywordCxt) {
      cxt.fail(_`true`);
    },
  });
}
