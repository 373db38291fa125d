import type { Method, Model } from "../model/model.ts";
import type { ErrorFacts } from "../sources/sources.ts";
import { firstSentence } from "./docs.ts";
import { errorsOf } from "./error-rules.ts";
import { isWhole } from "./examples.ts";
import { toComponents, toJsonSchema, toJsonShapes, withoutUndefined } from "./json-schema.ts";
import { httpPath, networks, pageUrl, websocketPath } from "./network.ts";
import { type Param, paramsOf, plainCall, resultsWhen } from "./params.ts";
import { indexTypes, namesUsedBy, shownAs, type TypeIndex } from "./type-index.ts";
import { schemasOfMethod } from "./uses.ts";

/**
 * `openrpc.json`: the methods for tools that read OpenRPC 1.x. What the format has no place for stands in members
 * that begin with `x-`, so that an importer finds every fact of the model in it.
 */
export function emitOpenRpc(model: Model): string {
  const types = indexTypes(model);
  const methods = model.methods.map((method) => methodObject(method, model, types));
  const used = namesUsedBy(
    model.methods.flatMap((method) => schemasOfMethod(method, types)),
    types,
  );
  const document = {
    openrpc: "1.3.2",
    info: {
      title: "Deribit JSON-RPC API",
      version: "2",
      description:
        "Every method of the exchange by its name on the wire. Parameters go by name. `x-known-values` lists the " +
        "values of an enum that may grow; `x-shapes` the parameter sets of which a call needs one, and `x-only-in` the " +
        "sets that a parameter belongs to; `x-result-when` " +
        "the results that depend on a parameter; `x-errors` says what each code means and whether repeating helps.",
    },
    servers: servers(),
    methods,
    components: {
      schemas: toComponents(used, types),
      errors: Object.fromEntries(model.errors.map((error) => [errorKey(error), errorObject(error)])),
    },
    "x-errors": model.errors,
    "x-limits": { pools: model.limits.pools, tiers: model.limits.tiers },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function servers(): object[] {
  return networks.flatMap(({ name, host, description }) => [
    { name: `${name} over HTTP`, url: `https://${host}${httpPath}`, description },
    { name: `${name} over WebSocket`, url: `wss://${host}${websocketPath}`, description },
  ]);
}

function methodObject(method: Method, { errors }: Model, types: TypeIndex): object {
  const { wire, tags, text, returns, page, scope, effect, pool, cost, matchingEngine, websocketOnly } = method;
  const { params, shapes } = paramsOf(method, types);
  const others = resultsWhen(method, types);
  return withoutUndefined({
    name: wire,
    summary: firstSentence(text),
    description: text,
    tags: tags.map((name) => ({ name })),
    paramStructure: "by-name",
    params: params.map((param) => contentDescriptor(param, types)),
    result: withoutUndefined({
      name: "result",
      description: returns === "" ? undefined : returns,
      required: true,
      schema: toJsonSchema(shownAs(plainCall(method).result, types), types),
    }),
    errors: errorsOf(method, errors, types).map((error) => ({ $ref: `#/components/errors/${errorKey(error)}` })),
    examples: example(method),
    externalDocs: page === undefined ? undefined : { url: pageUrl(page) },
    "x-scope": scope,
    "x-main-account": method.mainAccount || undefined,
    "x-matching-engine": matchingEngine,
    "x-websocket-only": websocketOnly,
    "x-effect": effect,
    "x-pool": pool,
    "x-cost": cost,
    "x-shapes": shapes && toJsonShapes(shapes, types),
    "x-result-when":
      others.length === 0
        ? undefined
        : others.map(({ when, result }) => ({ when, result: toJsonSchema(shownAs(result, types), types) })),
  });
}

function contentDescriptor({ name, schema, required, onlyIn }: Param, types: TypeIndex): object {
  const { description, ...rest } = schema;
  return withoutUndefined({
    name,
    description,
    required,
    deprecated: schema.deprecated,
    schema: toJsonSchema(rest, types),
    "x-only-in": onlyIn,
  });
}

/** A code may stand twice in the table, so its name is part of the key. */
function errorKey({ code, name }: ErrorFacts): string {
  return `${code}.${name.replaceAll(/\W+/g, "_")}`;
}

function errorObject({ code, name }: ErrorFacts): object {
  return { code, message: name };
}

/** A call that the exchange accepts; none when a parameter that it needs has no sample. */
function example({ wire, sample }: Method): object[] | undefined {
  if (!isWhole(sample)) return undefined;
  return [{ name: wire, params: Object.entries(sample).map(([name, value]) => ({ name, value })) }];
}
