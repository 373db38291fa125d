import type { Call, ChannelFamily, Method, Model, NamedType } from "../generate/model.ts";
import { refName } from "../schema.ts";
import { safeComment } from "./types.ts";

/** Doc comments of methods and channels: complete enough that nobody has to open the exchange's page. */

export function methodDoc(method: Method, call: Call, model: Model): string {
  const members = paramMembers(call.params, model);
  const lines = [
    method.text,
    "",
    facts(method),
    "",
    ...(members.length === 0
      ? ["@param params - None."]
      : [
          `@param params - ${call.optional ? "May be left out." : "Required."}`,
          ...members.map((line) => `  - ${line}`),
        ]),
    "@param options - Deadline and cancellation of this call.",
    ...(method.returns === "" ? [] : [`@returns ${method.returns}`]),
    "@throws A `CallError` when the exchange refuses the call or does not answer; its `outcome` says what is known.",
    "@example",
    "```ts",
    example(method, call),
    "```",
    ...(method.page === undefined ? [] : [`@see https://docs.deribit.com${method.page}`]),
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

/** Every parameter in a line of its own, with what it means. */
function paramMembers(name: string, model: Model): string[] {
  const lines = new Map<string, string>();
  const visit = (type: NamedType | undefined): void => {
    if (type === undefined) return;
    for (const part of type.schema.anyOf ?? []) if (part.$ref) visit(find(refName(part.$ref), model));
    if (type.base !== undefined) visit(find(type.base, model));
    const required = new Set(type.schema.required);
    for (const [member, { description = "" }] of Object.entries(type.schema.properties ?? {})) {
      const text = description.replaceAll("\n", "\n    ");
      if (!lines.has(member)) lines.set(member, `\`${member}\`${required.has(member) ? "" : " (optional)"}: ${text}`);
    }
  };
  visit(find(name, model));
  return [...lines.values()];
}

function find(name: string, model: Model): NamedType | undefined {
  return model.types.find((type) => type.name === name);
}

function example(method: Method, call: Call): string {
  const isPlain = call === method.calls.at(-1);
  const fixed = isPlain ? {} : { [/Detailed/.test(call.params) ? "detailed" : "extended"]: true };
  const params = { ...method.sample, ...fixed };
  const args =
    Object.keys(params).length === 0
      ? ""
      : JSON.stringify(params, null, 1)
          .replaceAll(/\n\s*/g, " ")
          .replaceAll(/"(\w+)":/g, "$1:");
  return `await deribit.${method.namespace}.${method.local}(${args});`;
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
