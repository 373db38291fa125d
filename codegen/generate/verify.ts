import { own } from "../own.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Model } from "./model.ts";
import type { Places } from "./places.ts";
import type { Sources } from "./sources.ts";

/**
 * Finds the entries of our tables that speak of something the API does not have, and the methods and channels
 * that a table forgets.
 */
export function verify(
  snapshot: Snapshot,
  places: Places,
  model: Model,
  sources: Omit<Sources, "upstream" | "additions" | "corrections">,
  report: (at: string, message: string) => void,
): void {
  const { names, texts, effects, roles, instead, deliveries, limits } = sources;
  const { methods, channels, types } = snapshot;
  const known = (at: string, keys: Iterable<string>, has: (key: string) => boolean, what: string): void => {
    for (const key of keys) if (!has(key)) report(at, `there is no ${what} ${key}`);
  };
  const isMethod = (name: string): boolean => own(methods, name) !== undefined;
  const isChannel = (name: string): boolean => own(channels, name) !== undefined;
  const typeNames = new Set(model.types.map(({ name }) => name));

  known("text/methods", Object.keys(texts.methods), isMethod, "method");
  known("text/channels.yaml", Object.keys(texts.channels), isChannel, "channel");
  known("text/types.yaml", Object.keys(texts.types), (name) => typeNames.has(name), "type");
  known("text/places.yaml", Object.keys(texts.places), (place) => places.members.has(place), "member");
  known("names.yaml types", Object.keys(names.types), (type) => own(types, type) !== undefined, "shared type");
  known("names.yaml inline", Object.keys(names.inline), (pointer) => places.pointers.has(pointer), "place");
  known("names.yaml channels", Object.keys(names.channels), isChannel, "channel");
  known("effects.yaml", Object.keys(effects), isMethod, "method");
  known("roles.yaml", Object.keys(roles), isMethod, "method");
  known("instead.yaml", Object.keys(instead), isMethod, "method");
  known("deliveries.yaml", Object.keys(deliveries), isChannel, "channel");
  known("limits.json", Object.keys(limits.methods), isMethod, "method");

  for (const [method, { params = {} }] of Object.entries(texts.methods)) {
    if (!isMethod(method)) continue;
    const isParam = (param: string): boolean => places.members.has(`methods/${method}.params.${param}`);
    known(`text/methods ${method}`, Object.keys(params), isParam, "parameter");
  }
  for (const [channel, { params = {} }] of Object.entries(texts.channels))
    if (isChannel(channel))
      known(
        `text/channels.yaml ${channel}`,
        Object.keys(params),
        (param) => own(own(channels, channel)?.params, param) !== undefined,
        "parameter",
      );
  for (const method of Object.keys(methods))
    if (effects[method] === undefined) report("effects.yaml", `${method} is missing`);
    else if (effects[method] === "session" && instead[method] === undefined)
      report("instead.yaml", `${method} belongs to the session, and whether it may be called by hand is not decided`);
  for (const channel of Object.keys(channels))
    if (own(deliveries, channel) === undefined) report("deliveries.yaml", `${channel} is missing`);
}
