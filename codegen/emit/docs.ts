import type { CallForm, ChannelFamily, Method, Model } from "../model/model.ts";
import type { Json, Variant } from "../snapshot/schema.ts";
import { own } from "../tools/own.ts";
import { exampleCall, exampleSubscription, fenced } from "./examples.ts";
import { pageUrl } from "./network.ts";
import { alternativesOf, keyOf, type ParamList, paramsOf, resultsWhen, shapeWords } from "./params.ts";
import { safeComment } from "./safe.ts";
import { indexTypes, type TypeIndex } from "./type-index.ts";
import { channelParams } from "./uses.ts";

/** Doc comments of methods and channels: complete enough without the exchange's page. */

export function methodDoc(method: Method, call: CallForm, model: Model): string {
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
    ...exampleTag(exampleCall(method, when)),
    ...(method.page === undefined ? [] : [`@see ${pageUrl(method.page)}`]),
  ];
  return safeComment(lines.join("\n"));
}

/** The wire name and what a call needs, costs and does, in one line. */
export function facts(method: Method): string {
  const { wire, scope, mainAccount, matchingEngine, websocketOnly, pool, cost, effect, instead } = method;
  const unit = ["trading", "cancel_all", "quotes"].includes(pool) ? (cost === 1 ? "request" : "requests") : "credits";
  const parts = [
    scope.length > 0 ? `scope ${scope.map((one) => `\`${one}\``).join(" or ")}` : "no scope",
    ...(mainAccount ? ["main account only"] : []),
    `costs ${cost} ${unit} of the \`${pool}\` pool`,
    matchingEngine ? "reaches the matching engine" : "does not reach the matching engine",
    websocketOnly ? "WebSocket only" : "WebSocket and HTTP",
    { read: "may be repeated", write: "never repeated by this library", session: "belongs to its connection" }[effect],
    ...(instead === undefined ? [] : [`refused by a client over WebSocket: use ${instead}`]),
  ];
  return `\`${wire}\`: ${parts.join("; ")}.`;
}

/** What a text says at once, where there is room for no more. An opening such as "For makers." is not enough. */
export function firstSentence(text: string): string {
  const [first = "", second = ""] = text.split(/(?<=[.!?])\s+/);
  return /^For \w+\.$/.test(first) ? `${first} ${second}` : first;
}

/** Whether a call needs params at all, and what they must have besides what is always required. */
function paramsNeed({ optional }: CallForm, { params, shapes }: ParamList): string {
  if (params.length === 0) return "None.";
  if (shapes === undefined) return optional ? "May be left out." : "Required.";
  const key = keyOf(shapes);
  if (key !== undefined) {
    const either = alternativesOf(shapes, key).map((name) => `\`${name}\``);
    const sizes = either.length === 0 ? "" : `, with ${either.join(" or ")}`;
    return `Required${sizes}; what else is needed depends on \`${key}\`.`;
  }
  return `Required, ${Object.values(shapes).reverse().map(shapeText).join(", or ")}.`;
}

function shapeText(shape: Variant): string {
  return `with ${shapeWords(shape).join(" and ")}`;
}

/** Every parameter in a line of its own, with what it means. */
function paramLines({ params }: ParamList, when: Readonly<Record<string, Json>>): string[] {
  return params.map(({ name, schema, required }) => {
    const fixed = own(when, name);
    const note = fixed !== undefined ? ` (${JSON.stringify(fixed)})` : required ? "" : " (optional)";
    const text = schema.description?.replaceAll("\n", "\n    ");
    return `  - \`${name}\`${note}${text === undefined ? "" : `: ${text}`}`;
  });
}

function exampleTag(program: string | undefined): string[] {
  return program === undefined ? [] : ["@example", ...fenced(program)];
}

export function channelDoc(family: ChannelFamily, types: TypeIndex): string {
  const { template, text, visibility, scope, delivery } = family;
  const meaning = {
    state: "the newest message replaces all before it",
    chain: "each message builds on the one before",
    event: "each message counts",
  }[delivery];
  const access = scope.length > 0 ? `scope ${scope.map((one) => `\`${one}\``).join(" or ")}` : visibility;
  const members = Object.entries(channelParams(family, types));
  const hasRaw = members.some(([, schema]) => schema.enum?.includes("raw"));
  const raw = visibility === "public" && hasRaw ? " The interval `raw` needs a signed-in session." : "";
  const params = members.map(([name, schema]) => ({ name, schema, required: true }));
  const lines = [
    text,
    "",
    `\`${template}\`: ${access}; ${meaning}.${raw}`,
    "",
    ...(params.length === 0 ? [] : ["@param params - Required.", ...paramLines({ params, shapes: undefined }, {})]),
    ...exampleTag(exampleSubscription(family)),
  ];
  return safeComment(lines.join("\n"));
}
