import { emitReference } from "../emit/reference.ts";
import type { Model } from "../model/model.ts";
import { refuseExcess } from "../snapshot/extent.ts";
import { keepReachable } from "../snapshot/reachable.ts";
import { resolve } from "../snapshot/resolve.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { correct } from "../sources/correct.ts";
import { load } from "../sources/load.ts";
import { merge } from "../sources/merge.ts";
import type { Sources } from "../sources/sources.ts";
import type { Diagnostics } from "../tools/diagnostics.ts";
import type { Tree } from "../tools/tree.ts";
import { build } from "./build.ts";
import { withFreeBuilders } from "./builders.ts";
import { describe, type TextCoverage } from "./describe.ts";
import { emit } from "./emit.ts";
import { format } from "./format.ts";
import { placesOf } from "./places.ts";
import { unify } from "./unify.ts";
import { verify } from "./verify.ts";

export interface Generated {
  readonly model: Model;
  readonly coverage: TextCoverage;
  /** The files of the SDK. */
  readonly files: Tree;
  /** The pages of the reference. */
  readonly reference: Tree;
}

/** Our own `schemas/`: whatever does not fit is an error, and ends the run before anything is emitted. */
export async function generate(schemas: Tree, diagnostics: Diagnostics): Promise<Generated> {
  const sources = load(schemas, diagnostics);
  const merged = merge(sources.upstream, sources.additions, (at, message) => diagnostics.error(at, message));
  const { model, coverage } = makeModel(merged, sources, diagnostics, "error");
  diagnostics.stopOnErrors();
  return { model, coverage, files: await format(await emit(model)), reference: emitReference(model) };
}

/**
 * A foreign snapshot with our corrections, names and texts, as far as they fit: what does not is a
 * warning, what points to nothing becomes unknown. With `strict` both are errors.
 */
export async function generateFrom(
  snapshot: Snapshot,
  schemas: Tree,
  diagnostics: Diagnostics,
  strict: boolean,
): Promise<Generated> {
  const sources = load(schemas, diagnostics);
  const own = merge(sources.upstream, sources.additions, () => {});
  const kept = Object.keys(snapshot.channels).length > 0 ? undefined : keepReachable({ ...own, methods: {} });
  const channels = kept?.channels ?? snapshot.channels;
  const types = { ...kept?.types, ...sources.additions.types, ...snapshot.types };
  const { model, coverage } = makeModel(
    { ...snapshot, channels, types },
    sources,
    diagnostics,
    strict ? "error" : "warn",
  );
  diagnostics.stopOnErrors();
  return { model, coverage, files: await format(await emit(model)), reference: emitReference(model) };
}

function makeModel(
  snapshot: Snapshot,
  sources: Sources,
  diagnostics: Diagnostics,
  severity: "error" | "warn",
): { model: Model; coverage: TextCoverage } {
  const report = (at: string, message: string): void => diagnostics[severity](at, message);
  const corrected = correct(snapshot, sources.corrections, report);
  refuseExcess(corrected);
  const resolved = resolve(corrected, {
    dangling: (at, name) => report(at, `there is no type ${name}`),
    onlyItself: (at) => diagnostics.error(at, "the type is nothing but itself"),
  });
  const unified = unify(resolved, sources.names.types, report);
  const names = severity === "error" ? sources.names : withFreeBuilders(unified, sources, report);
  const model = build(unified, { ...sources, names }, diagnostics, severity);
  verify(corrected, placesOf(unified), model, sources, report);
  return describe(model, sources.texts);
}
