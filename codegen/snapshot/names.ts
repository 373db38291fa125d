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

/** `private/pme/simulate` to its namespace and its name there. */
export function splitMethod(method: string): { namespace: string; local: string } {
  const [namespace = "", ...rest] = method.split("/");
  return { namespace, local: toCamel(rest.join("/")) };
}

/** The literal words of a channel: `user.orders.{instrument_name}.raw` to `userOrdersRaw`. */
export function channelStem(template: string): string {
  return toCamel(template.replaceAll(/\{[^{}]*\}/g, ""));
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
