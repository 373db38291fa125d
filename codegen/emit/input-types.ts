import { ts } from "ts-morph";

/** A declaration as a caller writes it. Inputs are wide: lists may be read-only, and an optional member may be there as undefined. */
export function asInput(declared: string): string {
  const source = ts.createSourceFile("input.ts", declared, ts.ScriptTarget.ES2022, true);
  const additions: [at: number, text: string][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isArrayTypeNode(node) && !isReadonly(node.parent)) {
      const isOfLists = ts.isArrayTypeNode(node.elementType);
      additions.push([node.getStart(source), isOfLists ? "readonly (" : "readonly "]);
      if (isOfLists) additions.push([node.elementType.getEnd(), ")"]);
    }
    if (ts.isPropertySignature(node) && node.questionToken !== undefined && !isUndefined(node.type))
      additions.push([node.type?.getEnd() ?? node.getEnd(), " | undefined"]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  additions.sort(([a], [b]) => a - b);
  const ends = [0, ...additions.map(([at]) => at)];
  return [
    ...additions.map(([at, text], index) => declared.slice(ends[index], at) + text),
    declared.slice(ends.at(-1)),
  ].join("");
}

function isReadonly(node: ts.Node): boolean {
  return ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword;
}

function isUndefined(type: ts.TypeNode | undefined): boolean {
  return type?.kind === ts.SyntaxKind.UndefinedKeyword;
}
