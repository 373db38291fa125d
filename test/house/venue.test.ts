/** What one exchange does its own way stands in its own room: every other room asks. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { channelOf } from "../../generated/channels.ts";
import { errorRows } from "../../generated/errors.ts";

const src = resolve(import.meta.dirname, "../../src");
/** The room of the exchange, and the one that reads the generated tables. */
const own = /^(?:deribit|api)\//;
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !own.test(file),
);

/** Codes of the exchange. Ten thousand is a round number, too. */
const codes = new Set(
  errorRows()
    .map(({ code }) => code)
    .filter((code) => code !== 10_000),
);

/** Names of methods, names of channels and error codes in the code of a file; comments may give examples. */
function namesOfTheExchange(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/\/\/.*/g, "");
  const methods = [...code.matchAll(/\b(?:public|private)\/[a-z_$]+/g)].map(([name]) => name);
  const words = [...code.matchAll(/["'`]([a-z_]+\.[^"'`\s]+)["'`]/g)].map(([, word = ""]) => word);
  const channels = words.filter((word) => channelOf(word.replaceAll(/\$\{[^}]*\}/g, "x")) !== undefined);
  const numbers = [...code.matchAll(/-?\b\d[\d_]*\b/g)].map(([number]) => Number(number.replaceAll("_", "")));
  return [...methods, ...channels, ...numbers.filter((number) => codes.has(number)).map(String)];
}

test.each(files)("%s names no method, channel or error code of an exchange", (file) => {
  expect(namesOfTheExchange(readFileSync(resolve(src, file), "utf8"))).toEqual([]);
});

test.each([
  ['ask("public/test", {})', "public/test"],
  ["ask(`private/${verb}`, {})", "private/$"],
  ['join("user.orders.any.any.raw")', "user.orders.any.any.raw"],
  ["`book.${instrument}.${interval}`", "book.${instrument}.${interval}"],
  ["code === 13_009", "13009"],
  ["code === -32602", "-32602"],
])("%s would be found", (code, name) => {
  expect(namesOfTheExchange(code)).toEqual([name]);
});
