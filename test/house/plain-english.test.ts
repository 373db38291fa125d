import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const folders = ["src", "simulator", "codegen", "cli", "examples", "bench", "test", "docs"];
const pages = ["README.md", "CHANGELOG.md"];

/** Words that CONTRIBUTING.md rules out, with what to write instead. A line of a comment may end between two of them. */
const words: readonly (readonly [RegExp, string])[] = [
  [/\b(?:who|whom|whoever|whomever)\b/gi, "name the thing: the caller, a reader, the exchange"],
  [/\b(?:some|any|no|every)body\b|\b(?:someone|everyone)\b/gi, "name the thing: the caller, a reader, the exchange"],
  [
    /\b(?:is|are|was|were|be|been|being|get|gets)[\s*]+(?:not[\s*]+)?told\b(?! apart)/gi,
    "is reported, receives, is called with",
  ],
  [/\b(?:hear|hears|heard)[\s*]+of\b/gi, "receives, is called with"],
  [/\bfor[\s*]+ever\b/gi, "without end, or the time"],
];

/** Texts of the exchange, and samples of what is forbidden. */
const isOurs = (path: string): boolean =>
  !/^docs\/reference\/|^test\/codegen\/golden\/|^test\/house\/plain-english\.test\.ts$/.test(path);

/** Comments and texts of a program; names in code may say what they like. */
function proseOf(path: string, text: string): readonly { readonly at: number; readonly said: string }[] {
  if (!path.endsWith(".ts")) return [{ at: 0, said: text }];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    const comments = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of comments) found.set(pos, text.slice(pos, end));
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      found.set(node.getStart(), node.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found].map(([at, said]) => ({ at, said }));
}

function strangeWordsOf(path: string): string[] {
  const text = readFileSync(resolve(root, path), "utf8");
  return proseOf(path, text).flatMap(({ at, said }) =>
    words.flatMap(([word, instead]) =>
      [...said.matchAll(word)].map((match) => {
        const line = text.slice(0, at + match.index).split("\n").length;
        return `${path}:${line}: "${match[0]}": write ${instead}`;
      }),
    ),
  );
}

const filesOf = (folder: string): string[] =>
  readdirSync(resolve(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file}`)
    .filter((path) => /\.(?:ts|md)$/.test(path) && !path.includes("node_modules") && isOurs(path));

describe("comments, texts and pages are in plain English", () => {
  test.each([...folders.map((folder) => [folder, filesOf(folder)] as const), ["pages", pages] as const])(
    "%s",
    (_, files) => {
      expect(files.flatMap(strangeWordsOf)).toEqual([]);
    },
  );
});
