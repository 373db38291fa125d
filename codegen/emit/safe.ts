/** Text of a description where it could mean something to the reader of a file: a comment must not end, a tag not begin. */
import type { Model } from "../model/model.ts";
import { mapChildren, type Schema } from "../snapshot/schema.ts";

/** A text that cannot end the comment it stands in. */
export function safeComment(text: string): string {
  return text.replaceAll("*/", "*\\/");
}

/**
 * Markdown without HTML: what would be a tag, a comment or an entity is shown as it was written. Code is code already, and a
 * backtick without a closing one begins none. Where backslashes stand before backticks, nothing is taken for code.
 */
export function prose(markdown: string): string {
  if (markdown.includes("\\`")) return withoutTags(markdown);
  const ticks = [...markdown.matchAll(/`+/g)];
  const closing = closingTicks(ticks.map(([run]) => run.length));
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < ticks.length; at++) {
    const end = closing[at];
    const [open, close] = [ticks[at], end === undefined ? undefined : ticks[end]];
    if (end === undefined || open === undefined || close === undefined) continue;
    const after = close.index + close[0].length;
    parts.push(withoutHtml(markdown.slice(from, open.index)), markdown.slice(open.index, after));
    from = after;
    at = end;
  }
  return [...parts, withoutHtml(markdown.slice(from))].join("");
}

/** For each run of backticks the next one of its length, which ends the code that it begins. */
function closingTicks(lengths: readonly number[]): (number | undefined)[] {
  const next = new Map<number, number>();
  return lengths
    .map((length, at) => [length, at] as const)
    .reverse()
    .map(([length, at]) => {
      const found = next.get(length);
      next.set(length, at);
      return found;
    })
    .reverse();
}

function withoutHtml(text: string): string {
  return withoutTags(text).replaceAll("`", "\\`");
}

function withoutTags(text: string): string {
  return text.replaceAll(/&(?=#?\w+;)/g, "&amp;").replaceAll("<", "&lt;");
}

/** A model whose texts can stand in Markdown. */
export function withSafeProse(model: Model): Model {
  return {
    ...model,
    types: model.types.map((type) => ({ ...type, schema: withSafeTexts(type.schema) })),
    methods: model.methods.map((method) => ({ ...method, text: prose(method.text), returns: prose(method.returns) })),
    channels: model.channels.map((family) => ({ ...family, text: prose(family.text) })),
    errors: model.errors.map((error) => ({ ...error, meaning: prose(error.meaning) })),
  };
}

function withSafeTexts(schema: Schema): Schema {
  const { description, ...rest } = mapChildren(schema, withSafeTexts);
  return description === undefined ? rest : { ...rest, description: prose(description) };
}
