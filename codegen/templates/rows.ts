/** Reads the tables of methods and errors, which are as short as they can be: every program that makes calls loads them. */
import type { Effect, ErrorRow, LimitPool, MethodRole, MethodRow, ParamShape } from "./contract.ts";

/**
 * A method as it is written: its name; its scopes, with commas between them; pool, cost, effect, role or `-`, and then what
 * holds of `engine`, `websocket` and `deadline`, with spaces between them; its params as JSON without quotes and outer
 * braces; and what to use instead.
 */
export type MethodEntry = readonly [name: string, scope: string, facts: string, params: string, instead?: string];

/** A method whose params are read when they are first asked for. */
class Row implements MethodRow {
  readonly wire: string;
  readonly namespace: MethodRow["namespace"];
  readonly local: string;
  readonly scope: readonly string[];
  readonly pool: LimitPool;
  readonly cost: number;
  readonly matchingEngine: boolean;
  readonly websocketOnly: boolean;
  readonly effect: Effect;
  readonly role: MethodRole | undefined;
  readonly deadline: true | undefined;
  readonly instead: string | undefined;
  #params: string | Readonly<Record<string, ParamShape>>;

  constructor(namespace: MethodRow["namespace"], [name, scope, facts, params, instead]: MethodEntry) {
    const [pool, cost, effect, role, ...marks] = facts.split(" ");
    this.wire = `${namespace}/${name}`;
    this.namespace = namespace;
    this.local = name
      .replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())
      .replace(/^\w/, (letter) => letter.toLowerCase());
    this.scope = scope === "" ? [] : scope.split(",");
    this.pool = pool as LimitPool;
    this.cost = Number(cost);
    this.matchingEngine = marks.includes("engine");
    this.websocketOnly = marks.includes("websocket");
    this.effect = effect as Effect;
    this.role = role === "-" ? undefined : (role as MethodRole);
    this.deadline = marks.includes("deadline") || undefined;
    this.instead = instead;
    this.#params = params;
  }

  get params(): Readonly<Record<string, ParamShape>> {
    if (typeof this.#params !== "string") return this.#params;
    const json = `{${this.#params.replaceAll(/[^{}[\],:]+/g, '"$&"')}}`;
    this.#params = JSON.parse(json) as Readonly<Record<string, ParamShape>>;
    return this.#params;
  }
}

export function methodsOf(namespace: MethodRow["namespace"], entries: readonly MethodEntry[]): readonly MethodRow[] {
  return entries.map((entry) => new Row(namespace, entry));
}

/** An error code as it is written: code, name, retry, engine, meaning, and `1` for one that is permanent. */
export type ErrorEntry = readonly [
  code: number,
  name: string,
  retry: ErrorRow["retry"],
  engine: ErrorRow["engine"],
  meaning: string,
  permanent?: 1,
];

export function errorsOf(entries: readonly ErrorEntry[]): readonly ErrorRow[] {
  return entries.map(([code, name, retry, engine, meaning, permanent]) => ({
    code,
    name,
    meaning,
    retry,
    engine,
    ...(permanent === 1 && { permanent: true }),
  }));
}
