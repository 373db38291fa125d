/** Finds a declaration by its name, so that a mutation outlives every move of code between files. */
import { Node, type Project } from "ts-morph";

/** The one declaration of this name in the project. Throws when there is none, or more than one. */
export function declarationOf(project: Project, symbol: string): Node {
  const [outermost = "", ...inner] = symbol.split(".");
  const found = project
    .getSourceFiles()
    .flatMap((file) => file.getStatements().flatMap(declared))
    .filter((node) => nameOf(node) === outermost)
    .flatMap((node) => descend(node, inner));
  const [node, ...others] = found;
  if (node === undefined) throw new Error(`There is no ${symbol} any more: name the symbol that does its work now.`);
  if (others.length > 0) {
    const files = found.map((each) => each.getSourceFile().getFilePath()).join(", ");
    throw new Error(`There are ${found.length} of ${symbol}, in ${files}: give them names of their own.`);
  }
  return node;
}

/** What a statement declares: a `const` may declare several names. */
function declared(statement: Node): readonly Node[] {
  return Node.isVariableStatement(statement) ? statement.getDeclarations() : [statement];
}

function descend(node: Node, path: readonly string[]): readonly Node[] {
  const [name, ...rest] = path;
  if (name === undefined) return [node];
  const matches: Node[] = [];
  node.forEachDescendant((each, traversal) => {
    if (nameOf(each) !== name || !isPart(each)) return;
    matches.push(each);
    traversal.skip();
  });
  return matches.flatMap((each) => descend(each, rest));
}

/** Whether a node has a body or a value that a mutation can change. */
function isPart(node: Node): boolean {
  return (
    Node.isConstructorDeclaration(node) ||
    Node.isMethodDeclaration(node) ||
    Node.isGetAccessorDeclaration(node) ||
    Node.isSetAccessorDeclaration(node) ||
    Node.isPropertyDeclaration(node) ||
    Node.isPropertyAssignment(node) ||
    Node.isFunctionDeclaration(node) ||
    Node.isVariableDeclaration(node)
  );
}

function nameOf(node: Node): string | undefined {
  if (Node.isConstructorDeclaration(node)) return "constructor";
  return Node.hasName(node) || Node.isFunctionDeclaration(node) || Node.isClassDeclaration(node)
    ? node.getName()
    : undefined;
}
