/**
 * What is wrong with the params of a call by their names and types alone. The exchange ignores a param that it does not
 * know, so a misspelt `post_only` would trade; JSON writes `null` for a number that is none.
 */
import { didYouMean } from "../platform/nearest.ts";
import type { Mismatch, ParamShape } from "../venue.ts";

type Members = Readonly<Record<string, unknown>>;
type Shapes = Readonly<Record<string, ParamShape>>;

const nothing: readonly Mismatch[] = [];
const anything = "*";
/** Any call may carry a token of its own; no schema of a method lists it. */
const accessToken = "access_token";
const typeNames: Readonly<Record<string, string>> = {
  s: "a string",
  n: "a number",
  b: "true or false",
  a: "a list",
  o: "an object",
  "0": "null",
};
/** Nothing that the exchange takes is nested this deep; what is, is left to JSON, which refuses circles. */
const deepest = 8;

/** Whether a value is an object of named members, and is written as such. */
export function isMembers(value: unknown): value is Members {
  return letterOf(value) === "o";
}

/** Compares params with the shapes of a method. Members that are `undefined` count as left out. */
export function wrongParams(shapes: Shapes, params: object): readonly Mismatch[] {
  if (haveMembers(shapes, params as Members)) return nothing;
  const wrong: Mismatch[] = [];
  compareMembers(shapes, params as Members, "", wrong);
  return wrong;
}

/**
 * Whether members fit without a doubt: the quick look that sound params pass, in a third of the time that finding faults
 * and their places takes. What it does not know to be sound is looked at in full.
 */
function haveMembers(shapes: Shapes, members: Members): boolean {
  for (const name in members) {
    const value = members[name];
    if (value === undefined) continue;
    const shape = shapes[name];
    // What every object inherits is no shape; `__proto__` would be one.
    if (name === "__proto__" || !isShape(shape, value)) return false;
  }
  return true;
}

function isShape(shape: ParamShape | undefined, value: unknown): boolean {
  switch (shape) {
    case "n":
      return typeof value === "number" && Number.isFinite(value);
    case "s":
      return typeof value === "string";
    case "b":
      return typeof value === "boolean";
    default:
      break;
  }
  if (typeof shape !== "object" || typeof value !== "object" || value === null) return false;
  if (!isList(shape)) return Object.getPrototypeOf(value) === Object.prototype && haveMembers(shape, value as Members);
  if (!Array.isArray(value)) return false;
  // `every` would pass over holes, which JSON writes as `null`.
  for (const element of value as readonly unknown[]) if (!isShape(shape[0], element)) return false;
  return true;
}

/** Finds what JSON would change in silence, where no shape is known. */
export function unsendableParams(params: object): readonly Mismatch[] {
  const wrong: Mismatch[] = [];
  findUnsendable(params, "", wrong, 0);
  return wrong;
}

function compareMembers(shapes: Shapes, members: Members, path: string, wrong: Mismatch[]): void {
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (value === undefined) continue;
    if (Object.hasOwn(shapes, name)) compare(shapes[name] ?? anything, value, path, name, wrong);
    else if (path === "" && name === accessToken) compare("s", value, path, name, wrong);
    else wrong.push({ path: `${path}/${name}`, message: `is not known${didYouMean(name, Object.keys(shapes))}` });
  }
}

function compare(shape: ParamShape, value: unknown, path: string, name: string | number, wrong: Mismatch[]): void {
  if (typeof shape === "string") {
    const letter = letterOf(value);
    if (letter === "n" && !Number.isFinite(value)) refuse(path, name, `is ${value}, which is no number`, wrong);
    else if (shape !== anything && !shape.includes(letter)) refuse(path, name, expected(shape, value), wrong);
    else if (letter === "a" || letter === "o" || letter === "?") findUnsendable(value, `${path}/${name}`, wrong, 0);
  } else if (isList(shape)) {
    if (Array.isArray(value)) compareElements(shape[0], value, `${path}/${name}`, wrong);
    else refuse(path, name, expected("a", value), wrong);
  } else if (letterOf(value) === "o") {
    compareMembers(shape, value as Members, `${path}/${name}`, wrong);
  } else {
    refuse(path, name, expected("o", value), wrong);
  }
}

function compareElements(shape: ParamShape, list: readonly unknown[], path: string, wrong: Mismatch[]): void {
  for (const [index, element] of list.entries()) compare(shape, element, path, index, wrong);
}

function isList(shape: ParamShape): shape is readonly [ParamShape] {
  return Array.isArray(shape);
}

function letterOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return "s";
    case "number":
      return "n";
    case "boolean":
      return "b";
    case "object":
      return value === null ? "0" : Array.isArray(value) ? "a" : isPlain(value) ? "o" : "?";
    default:
      return "?";
  }
}

/** A `Map`, a `Date` or what has a `toJSON` would be written as something else than it is. */
function isPlain(value: object): boolean {
  if ("toJSON" in value && typeof value.toJSON === "function") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null || prototype === Object.prototype || Object.prototype.toString.call(value) === "[object Object]"
  );
}

function expected(shape: string, value: unknown): string {
  const types = [...shape].map((letter) => typeNames[letter] ?? letter).join(" or ");
  return `must be ${types}, is ${shown(value)}`;
}

/** The type of a value, never its content: params may hold a secret. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const letter = letterOf(value);
  return letter === "?" ? `of a type that cannot be sent (${typeof value})` : (typeNames[letter] ?? typeof value);
}

function refuse(path: string, name: string | number, message: string, wrong: Mismatch[]): void {
  wrong.push({ path: `${path}/${name}`, message });
}

/** Looks for numbers that are none, and for values that JSON leaves out or rewrites. */
function findUnsendable(value: unknown, path: string, wrong: Mismatch[], depth: number): void {
  const letter = letterOf(value);
  if (letter === "n" && !Number.isFinite(value)) wrong.push({ path, message: `is ${value}, which is no number` });
  else if (letter === "?") wrong.push({ path, message: `is ${shown(value)}` });
  if (depth === deepest || (letter !== "a" && letter !== "o")) return;
  for (const [name, member] of Object.entries(value as object)) {
    // JSON leaves such a member of an object out, and writes such an element of a list as `null`.
    if (member === undefined && letter === "o") continue;
    findUnsendable(member, `${path}/${name}`, wrong, depth + 1);
  }
}
