/** `parsers/index.ts`: reads messages of channels and replies from the bytes of a frame, in the orders that `layouts.yaml` lists. */
import type { Method, Model } from "../model/model.ts";
import { refName, refTo, type Schema } from "../snapshot/schema.ts";
import { bookIn, bookOf, filled, isLevels, levelsInto } from "./book-parsers.ts";
import { beyond, fittingLayouts, flat, isNullable, isNumber } from "./layouts.ts";
import { matches } from "./matches.ts";
import { indexTypes, shownAs, type TypeIndex, typeOf } from "./type-index.ts";

/** Places that the template `reader.ts` has for numbers of members; the last three are for levels and the id of a reply. */
export const mostNumbers = 509;
/** Ends of names whose values hardly ever come twice. */
const unique = /_id$/;

/** A member order as a tree: orders that begin alike are one until they part. */
interface Step {
  readonly next: Map<string, Step>;
  ends: boolean;
}

/** What a function reads, and into what. */
interface Target {
  readonly type: string;
  /** Whether lists stay in columns, and the object is one that is there already. */
  readonly inLevels: boolean;
  readonly properties: Record<string, Schema>;
}

/** The part behind the template `reader.ts`: a function for each type with a layout, and for each list of one. */
export function emitParsers(model: Model): string {
  const writer = new ParserWriter(model);
  const types = indexTypes(model);
  const read = model.channels
    .map(({ template, event }) => ({ template: JSON.stringify(template), schema: shownAs(event, types) }))
    .filter(({ schema }) => writer.reads(schema));
  const rows = read.map(({ template, schema }) => `  ${template}: ${writer.parserOf(schema)}`);
  const books = read.filter(({ schema }) => writer.readsLevels(schema));
  const levelRows = books.map(({ template, schema }) => `  ${template}: ${writer.levelParserOf(schema)}`);
  const answers = model.methods.flatMap((method) => {
    const result = resultOf(method, types);
    return result === undefined || !writer.reads(result)
      ? []
      : [`  ${JSON.stringify(method.wire)}: ${writer.parserOf(result)}`];
  });
  return writer.print(rows, levelRows, answers);
}

/** The result of a method whose replies are read from bytes: one that writes, or whose result has a layout of its own. */
function resultOf({ calls: [call, other], effect }: Method, types: TypeIndex): Schema | undefined {
  if (call === undefined || other !== undefined) return undefined;
  const result = shownAs(call.result, types);
  const isOwn = result.$ref === refTo(call.result).$ref && typeOf(call.result, types).place.startsWith("methods/");
  return effect === "write" || isOwn ? result : undefined;
}

class ParserWriter {
  readonly #types: TypeIndex;
  readonly #orders = new Map<string, Step>();
  readonly #functions = new Map<string, string>();
  #places = 0;
  #names = 0;

  constructor(model: Model) {
    this.#types = indexTypes(model);
    for (const { type, members } of fittingLayouts(model).layouts) {
      const root = this.#orders.get(type) ?? { next: new Map(), ends: false };
      this.#orders.set(type, root);
      for (const order of members) {
        let step = root;
        for (const member of order) {
          const next = step.next.get(member) ?? { next: new Map(), ends: false };
          step.next.set(member, next);
          step = next;
        }
        step.ends = true;
      }
    }
  }

  /** Whether a payload is an object with a layout, or a list of such. */
  reads(schema: Schema): boolean {
    if (schema.$ref !== undefined) return this.#orders.has(refName(schema.$ref));
    const { items } = schema;
    return items !== undefined && !Array.isArray(items) && this.reads(items);
  }

  /** Name of the function that reads a value: it gives `undefined` for what it does not read. */
  parserOf(schema: Schema): string {
    const { items } = schema;
    if (schema.$ref !== undefined) return this.#objectParser(refName(schema.$ref));
    if (Array.isArray(items)) return this.#tupleParser(items);
    if (items !== undefined) return this.#listParser(this.parserOf(flat(items, this.#types)));
    throw new Error(`no parser for ${JSON.stringify(schema)}`);
  }

  /** Whether a payload is a book whose messages build on each other: all its lists are levels. */
  readsLevels({ $ref }: Schema): boolean {
    if ($ref === undefined) return false;
    const { properties = {} } = typeOf(refName($ref), this.#types).schema;
    const lists = Object.values(properties).filter(({ items }) => items !== undefined);
    return lists.length > 0 && lists.every(isLevels);
  }

  /** Name of the function that reads a book without making a list: its levels stay in columns. */
  levelParserOf({ $ref = "" }: Schema): string {
    return this.#objectParser(refName($ref), true);
  }

  print(rows: readonly string[], levelRows: readonly string[], answers: readonly string[]): string {
    const tail = this.#replyParser();
    if (this.#places > mostNumbers) {
      throw new Error(`layouts.yaml: ${this.#places} numbers, and ${mostNumbers} places for them in reader.ts`);
    }
    return [
      ...this.#functions.values(),
      `/** By template of the channel: reads the data of a message that begins at a place. */\nexport const parsers: Readonly<Record<string, (at: number) => unknown>> = {\n${rows.join(",\n")}\n};`,
      `/** The same for books, whose lists are \`Levels\`: what they give holds until the next message of a book is read. */\nexport const levelParsers: Readonly<Record<string, (at: number) => unknown>> = {\n${levelRows.join(",\n")}\n};`,
      `/** By method: reads the result of a reply that begins at a place. */\nexport const replyParsers: Readonly<Record<string, (at: number) => unknown>> = {\n${answers.join(",\n")}\n};`,
      tail,
      `/** Where the id of a reply begins; -1 in a frame that is none. */\nexport function idStart(): number {\n  return ${matches(replyHead, "0")} ? ${replyHead.length} : -1;\n}`,
      `/** Where the result begins, behind the id of the reply; -1 where it does not. */\nexport function resultStart(at: number): number {\n  return ${matches(',"result":', "at")} ? at + 10 : -1;\n}`,
      `/** Where the name of the channel begins; -1 in a frame that is no message of a channel. */\nexport function channelStart(): number {\n  return ${matches(head, "0")} ? ${head.length} : -1;\n}`,
      `/** Where the data begins, behind the name of the channel; -1 where it does not. */\nexport function dataStart(at: number): number {\n  return ${matches(',"data":', "at")} ? at + 8 : -1;\n}`,
      `/** Whether the frame, of a length, ends behind its data. */\nexport function endsAt(at: number, length: number): boolean {\n  return at + 2 === length && ${matches("}}", "at")};\n}`,
    ].join("\n\n");
  }

  /** What stands behind the result: the times of the exchange. */
  #replyParser(): string {
    const number: Schema = { type: "integer" };
    const properties = { usIn: number, usOut: number, usDiff: number, testnet: { type: "boolean" } } as const;
    const order = Object.keys(properties).reduceRight<Step>(
      (next, member) => ({ next: new Map([[member, next]]), ends: false }),
      { next: new Map(), ends: true },
    );
    const before = ["id", "result"].map((member) => [member, member] as const);
    const body = this.#steps(order, ",", { type: "Reply", inLevels: false, properties }, new Map(before));
    return `/** A whole reply, where its times follow the result and nothing else does. */\nexport function replyOf(id: number, result: unknown, start: number): Readonly<Record<string, unknown>> | undefined {\n  let at = start;\n${body}\n}`;
  }

  #declare(name: string, write: () => string): string {
    if (!this.#functions.has(name)) {
      this.#functions.set(name, "");
      this.#functions.set(name, write());
    }
    return name;
  }

  #objectParser(type: string, inLevels = false): string {
    const root = this.#orders.get(type);
    if (root === undefined) throw new Error(`layouts.yaml has no order of the members of ${type}`);
    const name = `read${type}${inLevels ? "InLevels" : ""}`;
    return this.#declare(name, () => {
      const { properties = {} } = typeOf(type, this.#types).schema;
      const body = this.#steps(root, "{", { type, inLevels, properties }, new Map());
      const code = `function ${name}(start: number): object | undefined {\n  let at = start;\n${body}\n}`;
      return inLevels ? `${bookIn(type, properties)}\n\n${code}` : code;
    });
  }

  /** What follows one member: the next one, whichever comes, or the end. */
  #steps(step: Step, before: string, target: Target, done: ReadonlyMap<string, string>): string {
    const { type, inLevels, properties } = target;
    const ways = [...step.next].map(([member, next]) => {
      const literal = `${before}${JSON.stringify(member)}:`;
      const schema: Schema = beyond.test(member) ? { format: "digits" } : (properties[member] ?? {});
      const { code, value } =
        inLevels && isLevels(schema) ? levelsInto(`${bookOf(type)}.${member}`) : this.#value(schema, member);
      const rest = this.#steps(next, ",", target, new Map([...done, [member, value]]));
      return { literal, body: `${code}\n${rest}` };
    });
    if (step.ends)
      ways.push({
        literal: "}",
        body: `    cursor.end = at;\n${inLevels ? filled(bookOf(type), properties, done) : made(done)}`,
      });
    const [only] = ways;
    if (ways.length === 1 && only !== undefined)
      return `  if (!(${matches(only.literal, "at")})) return undefined;\n  at += ${only.literal.length};\n${only.body}`;
    const tried = ways.map(
      ({ literal, body }) => `  if (${matches(literal, "at")}) {\n    at += ${literal.length};\n${body}\n  }`,
    );
    return `${tried.join("\n")}\n  return undefined;`;
  }

  #tupleParser(items: readonly Schema[]): string {
    const kinds = items.map((item) => (isNumber(item) ? "Number" : "Text")).join("");
    return this.#declare(`read${kinds}`, () => {
      const parts = items.map((item, index) => {
        const literal = index === 0 ? "[" : ",";
        const { code, value } = this.#value(item, "");
        return { value, code: `  if (!(${matches(literal, "at")})) return undefined;\n  at += 1;\n${code}` };
      });
      const values = parts.map(({ value }) => value).join(", ");
      const code = parts.map((part) => part.code).join("\n");
      return `function read${kinds}(start: number): unknown[] | undefined {\n  let at = start;\n${code}\n  if (!(${matches("]", "at")})) return undefined;\n  cursor.end = at + 1;\n  return [${values}];\n}`;
    });
  }

  #listParser(element: string): string {
    return this.#declare(
      `${element}List`,
      () => `function ${element}List(start: number): unknown[] | undefined {
  if (bytes[start] !== 91) return undefined;
  const list: unknown[] = [];
  let at = start + 1;
  if (bytes[at] !== 93) {
    for (;;) {
      const element = ${element}(at);
      if (element === undefined) return undefined;
      list.push(element);
      at = cursor.end;
      if (bytes[at] === 93) break;
      if (bytes[at] !== 44) return undefined;
      at++;
    }
  }
  cursor.end = at + 1;
  return list;
}`,
    );
  }

  /** Code that reads a value, and what it is called afterwards. */
  #value(schema: Schema, member: string): { readonly code: string; readonly value: string } {
    const plain = flat(schema, this.#types);
    const orNull = isNullable(plain) ? "OrNull" : "";
    if (isNumber(plain)) {
      const place = this.#places++;
      const value = orNull === "" ? `numbers[${place}]` : `valueOrNull(${place})`;
      const call = `number${orNull}`;
      return { code: `    at = ${call}(at, ${place});\n    if (at < 0) return undefined;`, value };
    }
    const value = `v${this.#names++}`;
    if (plain.type === "boolean") {
      const isTrue = `bytes[at] === 116`;
      const call = "boolean";
      return {
        code: `    const ${value} = ${isTrue};\n    at = ${call}(at);\n    if (at < 0) return undefined;`,
        value,
      };
    }
    const call = this.#callOf(plain, member, orNull);
    return {
      code: `    const ${value} = ${call}(at);\n    if (${value} === undefined) return undefined;\n    at = cursor.end;`,
      value,
    };
  }

  #callOf(plain: Schema, member: string, orNull: string): string {
    if (plain.format === "digits") return "digits";
    if (plain.$ref !== undefined || plain.items !== undefined) return this.parserOf(plain);
    return `${unique.test(member) ? "text" : "known"}${orNull}`;
  }
}

/** The statement that gives a new object. */
function made(values: ReadonlyMap<string, string>): string {
  return `return { ${[...values].map(([member, value]) => `${member}: ${value}`).join(", ")} };`;
}

const replyHead = '{"jsonrpc":"2.0","id":';
const head = '{"jsonrpc":"2.0","method":"subscription","params":{"channel":';
