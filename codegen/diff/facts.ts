import type { Schema } from "../snapshot/schema.ts";
import type { ChannelFacts, MethodFacts } from "../snapshot/snapshot.ts";
import { compare } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import type { Change, ChangedKind, Told } from "./change.ts";
import type { SchemaComparison } from "./schemas.ts";

type ByName<Facts> = Readonly<Record<string, Facts>>;

export function compareMethods(
  before: ByName<MethodFacts>,
  after: ByName<MethodFacts>,
  schemas: SchemaComparison,
): Change[] {
  return compareAll("method", before, after, (old, fresh, name) => [
    ...schemas.within(name, (inside) => {
      inside.compare(old.params, fresh.params, "params", "params");
      inside.compare(old.result, fresh.result, "result", "result");
      compareSpecialResults(old, fresh, (was, is, path) => inside.compare(was, is, "result", path), inside.tell);
    }),
    ...scopeChanges(old, fresh),
    ...flagChanges(old, fresh),
  ]);
}

export function compareChannels(
  before: ByName<ChannelFacts>,
  after: ByName<ChannelFacts>,
  schemas: SchemaComparison,
): Change[] {
  return compareAll("channel", before, after, (old, fresh, name) => [
    ...schemas.within(name, (inside) => {
      for (const [param, schema] of Object.entries(fresh.params))
        inside.compare(own(old.params, param) ?? {}, schema, "params", `params.${param}`);
      inside.compare(old.payload, fresh.payload, "result", "payload");
    }),
    ...scopeChanges(old, fresh),
  ]);
}

function compareAll<Facts>(
  subject: ChangedKind,
  before: ByName<Facts>,
  after: ByName<Facts>,
  compareOne: (old: Facts, fresh: Facts, name: string) => readonly Told[],
): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compare);
  return names.flatMap((name): Change[] => {
    const [old, fresh] = [own(before, name), own(after, name)];
    const itself = { subject, name, path: "" } as const;
    if (old === undefined) return [{ ...itself, aspect: "added", breaking: false, text: "is new" }];
    if (fresh === undefined) return [{ ...itself, aspect: "removed", breaking: true, text: "is gone" }];
    return compareOne(old, fresh, name).map((told) => ({ subject, name, ...told }));
  });
}

/** Results that depend on parameters, told apart by what the parameters must be. */
function compareSpecialResults(
  old: MethodFacts,
  fresh: MethodFacts,
  compareResults: (was: Schema, is: Schema, path: string) => void,
  tell: (told: Told) => void,
): void {
  const keyed = ({ resultWhen = [] }: MethodFacts): Map<string, Schema> =>
    new Map(resultWhen.map(({ when, result }) => [JSON.stringify(when), result]));
  const [was, is] = [keyed(old), keyed(fresh)];
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    const path = `result when ${key}`;
    const [one, other] = [was.get(key), is.get(key)];
    if (one !== undefined && other !== undefined) compareResults(one, other, path);
    else if (one === undefined) tell({ path, aspect: "added", breaking: true, text: "is a result of its own now" });
    else tell({ path, aspect: "removed", breaking: true, text: "is no result of its own any more" });
  }
}

/** Any one of the scopes suffices, so a caller is affected when one of them no longer does. None at all means: not said. */
function scopeChanges(old: { scope: readonly string[] }, fresh: { scope: readonly string[] }): Told[] {
  const lost = old.scope.filter((one) => !fresh.scope.includes(one));
  const gained = fresh.scope.filter((one) => !old.scope.includes(one));
  if (lost.length + gained.length === 0) return [];
  const words = (scope: readonly string[]): string => scope.map((one) => `\`${one}\``).join(" or ") || "none named";
  return [
    {
      path: "scope",
      aspect: "scope",
      breaking: lost.length > 0 && fresh.scope.length > 0,
      text: `${words(old.scope)} → ${words(fresh.scope)}`,
      before: [...old.scope],
      after: [...fresh.scope],
    },
  ];
}

const flags = [
  ["mainAccount", "only the main account may call it"],
  ["websocketOnly", "is refused over HTTP"],
  ["matchingEngine", "draws from the limits of the matching engine"],
] as const;

function flagChanges(old: MethodFacts, fresh: MethodFacts): Told[] {
  return flags.flatMap(([flag, words]): Told[] => {
    const [before, after] = [old[flag] === true, fresh[flag] === true];
    if (before === after) return [];
    return [
      {
        path: flag,
        aspect: "flags",
        breaking: after && flag !== "matchingEngine",
        text: `${words}: ${after ? "now" : "no longer"}`,
        before,
        after,
      },
    ];
  });
}
