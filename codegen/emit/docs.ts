import type { Call, ChannelFamily, Method, Model } from "../generate/model.ts";
import type { Json, Variant } from "../schema.ts";
import { literal } from "./literal.ts";
import { pagesHost } from "./network.ts";
import { type ParamList, paramsOf, resultsWhen, shapeWords } from "./params.ts";
import { indexTypes } from "./type-index.ts";
import { safeComment } from "./types.ts";

/** Doc comments of methods and channels: complete enough that nobody has to open the exchange's page. */

export function methodDoc(method: Method, call: Call, model: Model): string {
  const types = indexTypes(model);
  const list = paramsOf(method, types);
  const when = resultsWhen(method, types)[method.calls.indexOf(call)]?.when ?? {};
  const lines = [
    method.text,
    "",
    facts(method),
    "",
    `@param params - ${paramsNeed(call, list)}`,
    ...paramLines(list, when),
    "@param options - Deadline and cancellation of this call.",
    ...(method.returns === "" ? [] : [`@returns ${method.returns}`]),
    "@throws A `CallError` when the exchange refuses the call or does not answer; its `outcome` says what is known.",
    "@example",
    "```ts",
    exampleCall(method, when),
    "```",
    ...(method.page === undefined ? [] : [`@see ${pagesHost}${method.page}`]),
  ];
  return safeComment(lines.join("\n"));
}

/** The wire name and what a call needs, costs and does, in one line. */
export function facts(method: Method): string {
  const { wire, scope, mainAccount, matchingEngine, websocketOnly, pool, cost, effect } = method;
  const unit = ["trading", "cancel_all", "quotes"].includes(pool) ? (cost === 1 ? "request" : "requests") : "credits";
  const parts = [
    scope.length > 0 ? `scope ${scope.map((one) => `\`${one}\``).join(" or ")}` : "no scope",
    ...(mainAccount ? ["main account only"] : []),
    `costs ${cost} ${unit} of the \`${pool}\` pool`,
    matchingEngine ? "reaches the matching engine" : "does not reach the matching engine",
    websocketOnly ? "WebSocket only" : "WebSocket and HTTP",
    { read: "may be repeated", write: "never repeated by this library", session: "belongs to its connection" }[effect],
  ];
  return `\`${wire}\`: ${parts.join("; ")}.`;
}

/** Whether a call needs params at all, and what they must have besides what is always required. */
function paramsNeed({ optional }: Call, { params, shapes }: ParamList): string {
  if (params.length === 0) return "None.";
  if (shapes === undefined) return optional ? "May be left out." : "Required.";
  const all = Object.values(shapes);
  const key = all[0]?.required.find((name) => all.every(({ properties }) => properties?.[name]?.enum?.length === 1));
  if (key !== undefined) return `Required; what else is needed depends on \`${key}\`.`;
  return `Required, ${all.map(shapeText).join(", or ")}.`;
}

function shapeText(shape: Variant): string {
  return `with ${shapeWords(shape).join(" and ")}`;
}

/** Every parameter in a line of its own, with what it means. */
function paramLines({ params }: ParamList, when: Readonly<Record<string, Json>>): string[] {
  return params.map(({ name, schema, required }) => {
    const fixed = when[name];
    const note = fixed !== undefined ? ` (${JSON.stringify(fixed)})` : required ? "" : " (optional)";
    const text = schema.description?.replaceAll("\n", "\n    ");
    return `  - \`${name}\`${note}${text === undefined ? "" : `: ${text}`}`;
  });
}

/** A call that can be pasted; `when` has what makes it another call than the plain one. */
export function exampleCall({ namespace, local, sample }: Method, when: Readonly<Record<string, Json>> = {}): string {
  const call = `await deribit.${namespace}.${local}(`;
  const params = { ...sample, ...when };
  const args = Object.keys(params).length === 0 ? "" : literal(params, 100 - call.length);
  return `${call}${args});`;
}

export function channelDoc(family: ChannelFamily): string {
  const meaning = {
    state: "the newest message replaces all before it",
    chain: "each message builds on the one before",
    event: "each message counts",
  }[family.delivery];
  const access =
    family.scope.length > 0 ? `scope ${family.scope.map((one) => `\`${one}\``).join(" or ")}` : family.visibility;
  const raw =
    family.template.includes("{interval}") && family.visibility === "public"
      ? " The interval `raw` needs a signed-in session."
      : "";
  return safeComment(`${family.text}\n\n\`${family.template}\`: ${access}; ${meaning}.${raw}`);
}
