import { createRequire } from "node:module";
import asyncApiSchemas from "@asyncapi/specs";
import { Ajv, type ValidateFunction } from "ajv";

const require = createRequire(import.meta.url);

/** What the OpenRPC project says a document must look like. */
export function openRpcValidator(): ValidateFunction {
  const { default: document } = require("@open-rpc/meta-schema") as { default: object };
  const { default: jsonSchema } = require("@json-schema-tools/meta-schema") as { default: object };
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema(anonymous(jsonSchema), "https://meta.json-schema.tools");
  return ajv.compile(anonymous(document));
}

/** What the AsyncAPI project says a document of version 3.0.0 must look like. It brings the schema of draft 7 along. */
export function asyncApiValidator(): ValidateFunction {
  const ajv = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });
  return ajv.compile(anonymous(asyncApiSchemas.schemas["3.0.0"] as object));
}

/** The schema without the name of its own dialect, which ajv would want to load. */
function anonymous(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$schema"));
}
