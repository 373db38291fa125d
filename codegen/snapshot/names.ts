/** Names on the wire to names in TypeScript. A name depends on its own wire name alone. */
import { own } from "../tools/own.ts";

/** `get_order_book` and `pme/simulate` to `getOrderBook` and `pmeSimulate`. */
export function toCamel(wire: string): string {
  return wire
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word, at) => (at === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join("");
}

/** `order_state` to `OrderState`. */
export function toPascal(wire: string): string {
  const camel = toCamel(wire);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** The name of a shared type: as `name` in its file has it, or computed. */
export function typeName(type: string, names: Readonly<Record<string, string>>): string {
  return own(names, type) ?? toPascal(type);
}

/** `private/get_order_state` to `PrivateGetOrderState`, the stem of its params and result types. */
export function methodStem(method: string): string {
  return toPascal(method);
}

/** `private/pme/simulate`, `order.create` to the namespace and the name there; a plain name stands in no namespace. */
export function splitMethod(method: string): { namespace: string; local: string } {
  const [, namespace = "", local = method] = /^([^/.:]*)[/.:](.+)$/s.exec(method) ?? [];
  return { namespace: toCamel(namespace), local: toCamel(local) };
}

/** The literal words of a channel: `user.orders.{instrument_name}.raw` to `userOrdersRaw`. */
export function channelStem(template: string): string {
  return toCamel(template.replaceAll(/\{[^{}]*\}/g, ""));
}

/** A name as json-schema-to-typescript declares it: a letter behind a digit is large. */
export function asDeclared(name: string): string {
  return name.replaceAll(/\d[a-z]/g, (pair) => pair.toUpperCase());
}

/** Names that a declaration of ours would hide. */
const taken: ReadonlySet<string> = new Set([
  "Array",
  "Boolean",
  "Date",
  "Error",
  "Function",
  "Map",
  "Number",
  "Object",
  "Promise",
  "Record",
  "Set",
  "String",
  "Symbol",
]);

export function isUsableTypeName(name: string): boolean {
  return /^[A-Z][A-Za-z0-9]*$/.test(name) && !taken.has(name);
}
