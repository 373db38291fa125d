/** The parsers of books: levels go into columns, and the rest into an object that is used again. */
import type { Schema } from "../snapshot/schema.ts";
import { isNumber } from "./layouts.ts";

/** Whether a list is one of levels: action, price and amount. */
export function isLevels({ items }: Schema): boolean {
  if (items === undefined || Array.isArray(items) || !Array.isArray(items.items)) return false;
  const [action, price, amount, ...more] = items.items;
  if (action === undefined || price === undefined || amount === undefined || more.length > 0) return false;
  return action.type === "string" && isNumber(price) && isNumber(amount);
}

/** Code that reads a list of levels into columns. */
export function levelsInto(columns: string): { readonly code: string; readonly value: string } {
  return { code: `    at = levels(at, ${columns});\n    if (at < 0) return undefined;`, value: columns };
}

/** Name of the object that the books of a type are read into. */
export function bookOf(type: string): string {
  return `latest${type}`;
}

/** Declares that object. */
export function bookIn(type: string, properties: Record<string, Schema>): string {
  const members = Object.entries(properties).map(([member, schema]) =>
    isLevels(schema) ? `${member}: new Levels()` : `${member}: undefined as unknown`,
  );
  return `const ${bookOf(type)} = { ${members.join(", ")} };`;
}

/** Statements that fill it and give it. What a layout does not have is `undefined`. */
export function filled(book: string, properties: Record<string, Schema>, values: ReadonlyMap<string, string>): string {
  const plain = Object.keys(properties).filter((member) => !isLevels(properties[member] ?? {}));
  const statements = plain.map((member) => `    ${book}.${member} = ${values.get(member) ?? "undefined"};`);
  return `${statements.join("\n")}\n    return ${book};`;
}
