import { fittingLayouts } from "../emit/layouts.ts";
import type { Model } from "../model/model.ts";
import { typeName } from "../snapshot/names.ts";
import { keepReachable } from "../snapshot/reachable.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Sources } from "../sources/sources.ts";
import { didYouMean } from "../tools/nearest.ts";
import { own } from "../tools/own.ts";
import type { Places } from "./places.ts";

type Tables = Omit<Sources, "upstream" | "additions" | "corrections">;
type ReportError = (at: string, message: string) => void;

/**
 * Finds what our files say of something that the API does not have, and the methods and channels without a file.
 * @param snapshot - With corrections applied, and nothing resolved yet.
 * @param places - Of the snapshot after that.
 */
export function verify(snapshot: Snapshot, places: Places, model: Model, sources: Tables, report: ReportError): void {
  const { methods, channels, types } = snapshot;
  verifyFiles("methods", "effect", methods, Object.keys(sources.effects), report);
  verifyFiles("channels", "delivery", channels, Object.keys(sources.deliveries), report);
  const unknown = (kind: string, name: string): string => `there is no ${kind} ${name}`;
  for (const type of sources.types)
    if (own(types, type) === undefined)
      report(`types/${type}.yaml`, `${unknown("type", type)}${didYouMean(type, Object.keys(types))}`);
  verifyUse(snapshot, model, sources, report);
  verifyMembers(snapshot, places, sources, report);
  for (const { steps, message } of fittingLayouts(model).misfits)
    report(sources.lineOf("layouts.yaml", steps), message);
  const pools = Object.keys(sources.limits.pools);
  for (const [method, { pool }] of Object.entries(sources.limits.methods))
    if (own(sources.limits.pools, pool) === undefined)
      report(sources.lineOf(`methods/${method}.yaml`, ["pool"]), `${unknown("pool", pool)}${didYouMean(pool, pools)}`);
}

/** Each method and each channel has a file, and each file one of them. */
function verifyFiles(
  kind: "methods" | "channels",
  least: string,
  facts: Readonly<Record<string, unknown>>,
  files: readonly string[],
  report: ReportError,
): void {
  const what = kind.slice(0, -1);
  const described = new Set(files);
  for (const name of files)
    if (own(facts, name) === undefined)
      report(`${kind}/${name}.yaml`, `there is no ${what} ${name}${didYouMean(name, Object.keys(facts))}`);
  for (const name of Object.keys(facts))
    if (!described.has(name))
      report(`${kind}/${name}.yaml`, `is missing: each ${what} has a file that says its \`${least}\``);
}

/** Types of ours that nothing leads to, alone or joined under one name, and texts of types that no reader would find. */
function verifyUse(
  snapshot: Snapshot,
  model: Model,
  { types, texts, names, lineOf }: Tables,
  report: ReportError,
): void {
  const used = new Set(Object.keys(keepReachable(snapshot).types).map((type) => typeName(type, names.types)));
  const shown = new Set(model.types.map(({ name }) => name));
  for (const type of types) {
    const path = `types/${type}.yaml`;
    if (own(snapshot.types, type) === undefined) continue;
    const name = typeName(type, names.types);
    if (!used.has(name)) report(path, `no method and no channel leads to the type ${type}`);
    else if (own(texts.types, name) !== undefined && !shown.has(name))
      report(lineOf(path, ["text"]), `${type} is written out where it is used, so its text is shown nowhere`);
  }
}

/** Texts of params and members, names of inline objects: each has something to be about. */
function verifyMembers({ channels }: Snapshot, places: Places, sources: Tables, report: ReportError): void {
  const { texts, names, lineOf } = sources;
  const check = (path: string, key: string, name: string, isKnown: boolean, all: () => Iterable<string>): void => {
    if (!isKnown) report(lineOf(path, [key, name]), `there is no member ${name}${didYouMean(name, all())}`);
  };
  const membersOf = (prefix: string): string[] =>
    [...places.members].flatMap((place) => (place.startsWith(prefix) ? [place.slice(prefix.length)] : []));
  for (const [method, { params = {} }] of Object.entries(texts.methods)) {
    const prefix = `methods/${method}.params.`;
    for (const param of Object.keys(params))
      check(`methods/${method}.yaml`, "params", param, places.members.has(prefix + param), () => membersOf(prefix));
  }
  for (const [channel, { params = {} }] of Object.entries(texts.channels)) {
    const known = own(channels, channel)?.params ?? {};
    for (const param of Object.keys(params))
      check(`channels/${channel}.yaml`, "params", param, own(known, param) !== undefined, () => Object.keys(known));
  }
  for (const { path, place, member } of sources.fields)
    check(path, "fields", member, places.members.has(`${place}.${member}`), () => membersOf(`${place}.`));
  for (const pointer of Object.keys(names.inline)) {
    if (places.pointers.has(pointer)) continue;
    const [subject = "", inside = ""] = pointer.split("#");
    report(lineOf(`${subject}.yaml`, ["inline", `#${inside}`]), `there is no place #${inside}`);
  }
}
